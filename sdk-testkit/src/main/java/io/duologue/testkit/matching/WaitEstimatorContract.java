package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@link WaitEstimator}. Extend it and hand in a fresh estimator of yours. */
public abstract class WaitEstimatorContract {

    private static final Instant NOW = Tickets.START;
    private static final int PLENTY = 64;

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
            Ticket ticket = waited("topic-" + topic, 10);
            for (int i = 0; i < PLENTY; i++) {
                estimator.matched(ticket, NOW);
            }
        }

        long remembered = IntStream.range(0, named)
                .filter(topic ->
                        estimator.estimate(asking("topic-" + topic), NOW).isPresent())
                .count();

        assertThat(remembered).isBetween(1L, (long) Topics.MAX_TOPICS);
    }

    private static void matched(WaitEstimator estimator, String topic, int seconds) {
        estimator.matched(waited(topic, seconds), NOW);
    }

    private static Ticket waited(String topic, int seconds) {
        return Tickets.of("ann")
                .addTopics(new TopicId(topic))
                .queuedAt(NOW.minusSeconds(seconds))
                .build();
    }

    private static Ticket asking(String topic) {
        return Tickets.of("ben").addTopics(new TopicId(topic)).build();
    }
}
