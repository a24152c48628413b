package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketTest {

    @Test
    void whatIsNotSaidHasADefault() {
        Ticket ticket = person("ann").build();

        assertThat(ticket.surprise()).isTrue();
        assertThat(ticket.intent()).isEqualTo(Intent.TALK);
        assertThat(ticket.offerMode()).isEqualTo(OfferMode.ONE_TAP);
        assertThat(ticket.decisionTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(ticket.availableFrom()).isEqualTo(NOW);
        assertThat(ticket.seniority()).isNull();
        assertThat(ticket.reputationBand()).isNull();
        assertThat(ticket.lowestBand()).isZero();
        assertThat(ticket.patience()).isEqualTo(Duration.ofMinutes(10));
        assertThat(ticket.weights()).isNull();
    }

    @Test
    void aPreviewIsAskedForAShorterTimeUnlessItIsSaid() {
        Ticket.Builder preview = person("ann").offerMode(OfferMode.PREVIEW);

        assertThat(preview.build().decisionTime()).isEqualTo(Duration.ofSeconds(15));
        assertThat(preview.decisionTime(Duration.ofSeconds(60)).build().decisionTime())
                .isEqualTo(Duration.ofSeconds(60));
        assertThat(OfferMode.PREVIEW.isAsked()).isTrue();
        assertThat(OfferMode.ONE_TAP.isAsked()).isTrue();
        assertThat(OfferMode.AUTO.isAsked()).isFalse();
    }

    @Test
    void howSomebodyStandsHasBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").reputationBand(6).build())
                .withMessage("expected 0–5 as a reputation band but was 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").lowestBand(-1).build())
                .withMessage("expected 0–5 as the lowest band but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").activity(101).build())
                .withMessage("expected 0–100 as an activity but was 101");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").feedback(Double.NaN).build())
                .withMessage("expected a feedback of 0–1 but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        person("ann").answeringPace(Duration.ofSeconds(-1)).build())
                .withMessage("expected an answering pace of PT0S–PT24H but was PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").patience(Duration.ZERO).build())
                .withMessage("expected a patience of PT1S–PT24H but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupId("Mentors"))
                .withMessage("expected a group id of 1–48 characters a–z 0–9 - but was 'Mentors'");
    }

    @Test
    void howSomebodyStandsIsNotPrinted() {
        Ticket ticket =
                person("ann").reputationBand(4).lowestBand(3).feedback(0.125).build();

        assertThat(ticket.toString()).doesNotContain("reputationBand", "lowestBand", "0.125");
    }

    @Test
    void whoNamesNoTopicWantsToBeSurprisedWhateverHeSays() {
        Ticket ticket = person("ann").surprise(false).build();

        assertThat(ticket.surprise()).isTrue();
    }

    @Test
    void tagsAndLanguagesHaveOneForm() {
        Ticket ticket = person("ann")
                .addTags("  Event  Sourcing", "event sourcing", "Ｇo")
                .languages(List.of("EN-GB", "en-gb"))
                .build();

        assertThat(ticket.tags()).containsExactly("event-sourcing", "go");
        assertThat(ticket.languages()).containsExactly("en-gb");
    }

    @Test
    void aTicketOutOfBoundsIsRefusedWithTheBound() {
        Ticket.Builder tooManyTopics = person("ann");
        IntStream.range(0, 6).forEach(i -> tooManyTopics.addTopics(topic("t" + i)));

        assertThatIllegalArgumentException()
                .isThrownBy(tooManyTopics::build)
                .withMessage("expected 0–5 topics but was 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").addLanguages("de", "fr", "it").build())
                .withMessage("expected 1–3 languages but was 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").languages(List.of("english")).build())
                .withMessageContaining("'english'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").kinds(List.of()).build())
                .withMessage("expected 1–3 kinds but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").decisionTime(Duration.ZERO).build())
                .withMessage("expected a decision time of PT1S–PT5M but was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person("ann").addTags(" ").build())
                .withMessage("expected 1–40 characters in a tag but was 0");
        assertThatIllegalStateException().isThrownBy(() -> Ticket.builder().build());
    }

    @Test
    void idsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> id(""))
                .withMessage("expected a participant id of 1–64 characters A–Z a–z 0–9 _ - but was ''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OfferId("x".repeat(65)))
                .withMessageEndingWith("but was 65 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> topic("Not A Topic"));
    }

    @Test
    void ofTooManyPassesTheOldestIsForgotten() {
        Map<ParticipantId, Instant> passed = new HashMap<>();
        IntStream.range(0, Ticket.MAX_HISTORY).forEach(i -> passed.put(id("p" + i), NOW.plusSeconds(i)));
        Ticket full = person("ann").passed(passed).build();

        Ticket ticket = full.havingPassed(id("new"), NOW.plusSeconds(9_999));

        assertThat(ticket.passed())
                .hasSize(Ticket.MAX_HISTORY)
                .containsKeys(id("new"), id("p1"))
                .doesNotContainKey(id("p0"));
    }

    @Test
    void aPassIsNeverMadeOlder() {
        Ticket ticket = person("ann").build().havingPassed(id("ben"), NOW);

        Ticket again = ticket.havingPassed(id("ben"), NOW.minusSeconds(5));

        assertThat(again.passed()).containsEntry(id("ben"), NOW);
    }

    @Test
    void aWaitIsNeverNegative() {
        Ticket ticket = person("ann").build();

        assertThat(ticket.waited(NOW.minusSeconds(1))).isZero();
        assertThat(ticket.waited(NOW.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void nobodyReadsInALogWhomSomebodyBlocked() {
        Ticket ticket = person("ann")
                .addBlocked(id("secretly-blocked"))
                .addAvoided(id("secretly-avoided"))
                .putPassed(id("secretly-passed"), NOW)
                .employer("secret-hash")
                .build();

        assertThat(ticket.toString()).contains("ann").doesNotContain("secret");
    }
}
