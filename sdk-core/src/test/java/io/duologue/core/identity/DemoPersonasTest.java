package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.matching.Kind;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoPersonasTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Map<String, SeniorityBand> BANDS = Map.of(
            "student", SeniorityBand.STUDENT,
            "5-9", SeniorityBand.YEARS_5_9,
            "10-14", SeniorityBand.YEARS_10_14,
            "15+", SeniorityBand.YEARS_15_PLUS);

    @Test
    void thereAreEightDifferentPeople() {
        assertThat(DemoPersonas.all()).hasSize(8);
        assertThat(DemoPersonas.all()).extracting(ExternalIdentity::subject).doesNotHaveDuplicates();
        assertThat(DemoPersonas.all()).extracting(ExternalIdentity::name).contains("Maya Lindqvist", "Tomás Rey");
    }

    @Test
    void theirTopicsAndTimeZonesExist() {
        for (ExternalIdentity persona : DemoPersonas.all()) {
            assertThat(persona.hints().topics())
                    .isNotEmpty()
                    .allMatch(topic -> Topics.tech().contains(new TopicId(topic)));
            assertThat(ZoneId.of(Objects.requireNonNull(persona.hints().timeZone())))
                    .isNotNull();
            assertThat(BANDS).containsKey(persona.hints().seniority());
        }
    }

    @Test
    void whoSharesATopicNearbyIsPairedAtOnce() {
        assertThat(arePaired("maya", "tomas", Duration.ZERO)).isTrue();
        assertThat(arePaired("ada", "camille", Duration.ZERO)).isTrue();
    }

    @Test
    void whoIsFarAwayOrHasAnotherTopicIsPairedOnceTheirSearchesHaveWidened() {
        assertThat(arePaired("jonas", "keiko", Duration.ofSeconds(7))).isFalse();
        assertThat(arePaired("jonas", "keiko", Duration.ofSeconds(8))).isTrue();
        assertThat(arePaired("priya", "maya", Duration.ofSeconds(7))).isFalse();
        assertThat(arePaired("priya", "maya", Duration.ofSeconds(15))).isTrue();
    }

    @Test
    void aProviderNeedsPeopleOfItsOwnEachOnce() {
        ExternalIdentity maya = DemoPersonas.all().get(0);
        ExternalIdentity foreign =
                new ExternalIdentity(new ProviderId("linkedin"), "1", "Maya", "", "", ExternalIdentity.Hints.NONE);

        assertThatIllegalArgumentException().isThrownBy(() -> new DemoIdentityProvider(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new DemoIdentityProvider(List.of(maya, maya)));
        assertThatIllegalArgumentException().isThrownBy(() -> new DemoIdentityProvider(List.of(foreign)));
    }

    private static boolean arePaired(String one, String other, Duration waited) {
        MatchQueue queue = MatchQueue.inMemory(QueueLimits.standard());
        queue.add(ticket(one), NINE);
        queue.add(ticket(other), NINE);
        Matcher matcher = Matcher.greedy(PairingRules.standard(Topics.tech(), Duration.ofHours(24)));
        return !matcher.propose(queue.waiting(10), NINE.plus(waited)).isEmpty();
    }

    private static Ticket ticket(String subject) {
        ExternalIdentity persona = DemoPersonas.all().stream()
                .filter(one -> one.subject().equals(subject))
                .findFirst()
                .orElseThrow();
        ZoneId zone = ZoneId.of(Objects.requireNonNull(persona.hints().timeZone()));
        return Ticket.builder()
                .participant(new ParticipantId(subject))
                .topics(persona.hints().topics().stream().map(TopicId::new).toList())
                .tags(persona.hints().skills())
                .kinds(Set.of(Kind.TEXT))
                .seniority(BANDS.get(persona.hints().seniority()))
                .languages(persona.hints().languages())
                .utcOffset(zone.getRules().getOffset(NINE))
                .queuedAt(NINE)
                .availableFrom(NINE)
                .build();
    }
}
