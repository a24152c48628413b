package io.duologue.core.queueing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.EmployerHash;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.matching.GroupId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final UserId ADA = new UserId("u_ada");
    private static final Search SEARCH =
            new Search(List.of("backend"), Kind.TEXT, Intent.TALK, false, List.of("en"), NOW);

    private final EmployerHash employers = new EmployerHash(new byte[32]);
    private final Tickets tickets = new Tickets(employers, null);

    @Test
    void interestsGoBeforeSkillsAndWhatIsTooMuchIsLeftOut() {
        List<String> interests = words("interest", 15);
        List<String> skills = words("skill", 10);

        Ticket ticket = ticket(maya().interests(interests).skills(skills));

        assertThat(ticket.tags())
                .hasSize(Ticket.MAX_TAGS)
                .containsAll(interests)
                .containsAll(skills.subList(0, 5));
    }

    @Test
    void whatIsBothAnInterestAndASkillIsOneTag() {
        assertThat(ticket(maya().addInterests("Event  Sourcing").addSkills("event sourcing"))
                        .tags())
                .containsExactly("event-sourcing");
    }

    /** One character of a skill may be many in the form in which tags are compared. */
    @Test
    void aSkillThatGrowsTooLongIsLeftOutAndStopsNoSearch() {
        assertThat(ticket(maya().addSkills("\uFDFA".repeat(40), "👩‍💻".repeat(13), "go"))
                        .tags())
                .containsExactly("go");
    }

    @Test
    void aPersonIsInTheGroupOfWhatHeCameFor() {
        assertThat(ticket(maya()).group()).isEqualTo(Tickets.group(SEARCH.intent()));
        assertThat(Tickets.group(Intent.BE_HIRED)).isEqualTo(new GroupId("be-hired"));
    }

    @Test
    void aTicketKnowsTheAccountsTheHashedEmployerAndWhomItsPersonAvoids() {
        Profile.Builder maya = maya().company(new Company("Acme, Inc.")).addConnected(new ProviderId("linkedin"));

        Ticket ticket =
                tickets.ticket(seeker(maya).addAvoided(TOMAS).addKeptApart(ADA).build(), SEARCH, NOW);

        assertThat(ticket.connected()).containsExactly("linkedin");
        assertThat(ticket.employer()).isEqualTo(employers.of(new Company("acme")));
        assertThat(ticket.avoidsColleagues()).isTrue();
        assertThat(ticket.avoided()).containsExactly(new ParticipantId("u_tomas"));
        assertThat(ticket.blocked()).containsExactly(new ParticipantId("u_ada"));
    }

    @Test
    void whoDoesNotMindColleaguesSaysSo() {
        Seeker maya = seeker(maya().company(new Company("Acme")))
                .preferences(Preferences.builder().avoidsColleagues(false).build())
                .build();

        assertThat(tickets.ticket(maya, SEARCH, NOW).avoidsColleagues()).isFalse();
    }

    @Test
    void interestsAreKeptInOneForm() {
        Profile profile = maya().addInterests("  Event  Sourcing ", "event sourcing", "CHESS")
                .build();

        assertThat(profile.interests()).containsExactly("event-sourcing", "chess");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> maya().interests(words("interest", 21)).build())
                .withMessageStartingWith("interests: expected at most 20 but were 21");
    }

    @Test
    void nobodyIsMorePatientThanASearchIsLong() {
        Seeker maya = seeker(maya()).build();

        assertThat(tickets.ticket(maya, SEARCH, NOW).patience()).isEqualTo(Duration.ofMinutes(10));
        assertThat(patienceOf(maya, Duration.ofMinutes(3))).isEqualTo(Duration.ofMinutes(3));
        assertThat(patienceOf(maya, Duration.ofDays(9))).isEqualTo(Ticket.MAX_PATIENCE);
        assertThat(patienceOf(maya, Duration.ZERO)).isEqualTo(Ticket.MIN_PATIENCE);
    }

    @Test
    void aPreviewIsDecidedSoonerUnlessSomebodyAskedForMoreTime() {
        Tickets previews = new Tickets(employers, OfferMode.PREVIEW);
        Seeker slow = seeker(maya())
                .preferences(Preferences.builder()
                        .decisionTime(Duration.ofSeconds(60))
                        .build())
                .build();

        assertThat(previews.ticket(seeker(maya()).build(), SEARCH, NOW).decisionTime())
                .isEqualTo(Duration.ofSeconds(15));
        assertThat(previews.ticket(slow, SEARCH, NOW).decisionTime()).isEqualTo(Duration.ofSeconds(60));
    }

    private Duration patienceOf(Seeker seeker, Duration searchLimit) {
        return new Tickets(employers, null, searchLimit)
                .ticket(seeker, SEARCH, NOW)
                .patience();
    }

    private Ticket ticket(Profile.Builder profile) {
        return tickets.ticket(seeker(profile).build(), SEARCH, NOW);
    }

    private static Seeker.Builder seeker(Profile.Builder profile) {
        Seeker.Builder seeker = Seeker.builder();
        seeker.user(MAYA)
                .profile(profile.build())
                .preferences(Preferences.builder().build())
                .leaving(false);
        return seeker;
    }

    private static Profile.Builder maya() {
        return Profile.builder().user(MAYA).name("Maya").addLanguages("en");
    }

    private static List<String> words(String word, int count) {
        return IntStream.range(0, count).mapToObj(i -> word + "-" + i).toList();
    }
}
