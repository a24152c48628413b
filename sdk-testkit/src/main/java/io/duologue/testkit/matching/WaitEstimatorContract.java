package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Crowd;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@link WaitEstimator}. Extend it and hand in a fresh estimator of yours. */
public abstract class WaitEstimatorContract {

    private static final Instant NOW = Tickets.START;
    private static final int PLENTY = 64;

    private int people;

    /** An estimator that has not heard of anybody yet. */
    protected abstract WaitEstimator newEstimator();

    @Test
    @Rule("WE-1")
    protected void nothingIsToldBeforeAnybodyFoundAPartner() {
        WaitEstimator estimator = newEstimator();

        assertThat(estimator.estimate(asking("backend"), NOW)).isEmpty();
        assertThat(estimator.estimate(Tickets.of("anything").build(), NOW)).isEmpty();
    }

    @Test
    @Rule("WE-1")
    protected void whatIsKnownOfOneTopicIsNotGuessedForAnother() {
        WaitEstimator estimator = newEstimator();
        IntStream.range(0, PLENTY).forEach(i -> matched(estimator, "backend", 10));

        assertThat(estimator.estimate(asking("hiring"), NOW)).isEmpty();
    }

    @Test
    @Rule("WE-2")
    protected void whatIsToldLiesWithinTheWaitsThatHappened() {
        WaitEstimator estimator = newEstimator();
        IntStream.range(0, PLENTY).forEach(i -> matched(estimator, "backend", 7 + i % 13));

        Optional<WaitEstimate> told = estimator.estimate(asking("backend"), NOW);

        assertThat(told).hasValueSatisfying(estimate -> {
            assertThat(estimate.p50()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(19));
            assertThat(estimate.p80()).isBetween(estimate.p50(), Duration.ofSeconds(19));
        });
    }

    /** More topics are named than any taxonomy has; whoever remembers each of them remembers without an end. */
    @Test
    @Rule("WE-3")
    protected void notEveryTopicThatWasEverNamedIsRemembered() {
        WaitEstimator estimator = newEstimator();
        int named = 2 * Topics.MAX_TOPICS;
        for (int topic = 0; topic < named; topic++) {
            List<Ticket> waited = List.of(
                    waited("topic-" + topic, 10),
                    waited("topic-" + topic, 10),
                    waited("topic-" + topic, 10),
                    waited("topic-" + topic, 10),
                    waited("topic-" + topic, 10));
            for (int i = 0; i < PLENTY; i++) {
                estimator.matched(waited.get(i % waited.size()), NOW);
            }
        }

        long remembered = IntStream.range(0, named)
                .filter(topic ->
                        estimator.estimate(asking("topic-" + topic), NOW).isPresent())
                .count();

        assertThat(remembered).isBetween(1L, (long) Topics.MAX_TOPICS);
    }

    @Test
    @Rule("WE-4")
    protected void whoLeftWithoutAPartnerMakesNoWaitLookShorter() {
        WaitEstimator estimator = newEstimator();
        for (int i = 0; i < PLENTY; i++) {
            estimator.arrived(came("happy-" + i), NOW);
            estimator.arrived(came("patient-" + i), NOW);
            estimator.arrived(came("very-patient-" + i), NOW);
        }
        for (int i = 0; i < PLENTY; i++) {
            estimator.matched(came("happy-" + i), NOW.plusSeconds(10));
            estimator.left(came("patient-" + i), NOW.plusSeconds(60));
            estimator.left(came("very-patient-" + i), NOW.plusSeconds(70));
        }

        Optional<WaitEstimate> told = estimator.estimate(asking("backend"), NOW.plusSeconds(80));

        assertThat(told.filter(estimate -> estimate.p80().compareTo(Duration.ofSeconds(60)) < 0))
                .as("two of three waited a minute for nothing")
                .isEmpty();
    }

    @Test
    @Rule("WE-5")
    protected void aWaitCountsOnceHoweverOftenItIsToldToHaveBegun() {
        WaitEstimator estimator = newEstimator();
        WaitEstimator toldTwice = newEstimator();
        for (int i = 0; i < PLENTY; i++) {
            estimator.arrived(came("ann-" + i), NOW);
            toldTwice.arrived(came("ann-" + i), NOW);
        }
        for (int second = 1; second <= PLENTY; second++) {
            Instant now = NOW.plusSeconds(second);
            for (int i = second; i < PLENTY && second == PLENTY / 2; i++) {
                toldTwice.arrived(came("ann-" + i), now);
                toldTwice.left(came("nobody-" + i), now);
            }
            estimator.matched(came("ann-" + (second - 1)), now);
            toldTwice.matched(came("ann-" + (second - 1)), now);
        }

        assertThat(toldTwice.estimate(asking("backend"), NOW.plusSeconds(PLENTY)))
                .isPresent()
                .isEqualTo(estimator.estimate(asking("backend"), NOW.plusSeconds(PLENTY)));
    }

    @Test
    @Rule("WE-6")
    protected void whatRemainsBeginsWithTheEstimateAndEndsWithTheLongestWait() {
        WaitEstimator estimator = newEstimator();
        IntStream.range(0, PLENTY).forEach(i -> matched(estimator, "backend", 1 + i % 20));

        assertThat(estimator.remaining(asking("backend"), NOW))
                .isPresent()
                .isEqualTo(estimator.estimate(asking("backend"), NOW));
        for (int seconds = 1; seconds <= 30; seconds++) {
            Duration left = Duration.ofSeconds(Math.max(0, 20 - seconds));

            assertThat(estimator.remaining(waited("backend", seconds), NOW))
                    .as("after %s s", seconds)
                    .satisfies(remaining -> remaining.ifPresent(
                            estimate -> assertThat(estimate.p80()).isBetween(Duration.ZERO, left)));
        }
    }

    @Test
    @Rule("WE-7")
    protected void askingChangesNothing() {
        WaitEstimator estimator = newEstimator();
        IntStream.range(0, PLENTY).forEach(i -> matched(estimator, "backend", 1 + i % 20));
        Optional<WaitEstimate> first = estimator.estimate(asking("backend"), NOW);

        for (int i = 0; i < PLENTY; i++) {
            assertThat(estimator.estimate(asking("backend"), NOW)).isPresent().isEqualTo(first);
        }
    }

    @Test
    @Rule("WE-8")
    protected void ofFewPeopleNothingIsToldHoweverOftenTheyCame() {
        WaitEstimator estimator = newEstimator();
        for (int i = 0; i < PLENTY; i++) {
            Instant now = NOW.plusSeconds(20L * i);
            Ticket again = came("ann-" + i % (Crowd.FEW - 1), now);
            estimator.arrived(again, now);
            estimator.matched(again, now.plusSeconds(10));
        }

        assertThat(estimator.estimate(asking("backend"), NOW.plusSeconds(20L * PLENTY)))
                .isEmpty();
        assertThat(estimator.remaining(asking("backend"), NOW.plusSeconds(20L * PLENTY)))
                .isEmpty();
    }

    private static Ticket came(String participant) {
        return came(participant, NOW);
    }

    private static Ticket came(String participant, Instant at) {
        return Tickets.of(participant)
                .addTopics(new TopicId("backend"))
                .queuedAt(at)
                .build();
    }

    private void matched(WaitEstimator estimator, String topic, int seconds) {
        estimator.matched(waited(topic, seconds), NOW);
    }

    /** Somebody else each time. */
    private Ticket waited(String topic, int seconds) {
        people++;
        return Tickets.of("ann-" + people)
                .addTopics(new TopicId(topic))
                .queuedAt(NOW.minusSeconds(seconds))
                .build();
    }

    private static Ticket asking(String topic) {
        return Tickets.of("ben").addTopics(new TopicId(topic)).build();
    }
}
