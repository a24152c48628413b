package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static io.duologue.matching.People.waitingFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RecentWaitsTest {

    private final WaitEstimator waits = WaitEstimator.recentWaits();

    @Test
    @Tag("WE-1")
    void fewerThanEightWaitsAreNotEnoughToSay() {
        waitsOf("backend", 1, 7);

        assertThat(waits.estimate(asking("backend"), NOW)).isEmpty();

        waitsOf("backend", 8, 8);
        assertThat(waits.estimate(asking("backend"), NOW)).isPresent();
    }

    @Test
    @Tag("WE-2")
    void theEstimateIsOfWaitsThatHappened() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("backend"), NOW)).contains(estimate(5, 8));
    }

    @Test
    @Tag("WE-1")
    void anotherTopicSaysNothing() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("frontend"), NOW)).isEmpty();
    }

    @Test
    void whoNamesSeveralTopicsWaitsForTheQuickest() {
        waitsOf("backend", 11, 20);
        waitsOf("frontend", 1, 10);
        Ticket both = person("ann")
                .addTopics(topic("backend"), topic("frontend"), topic("hiring"))
                .build();

        assertThat(waits.estimate(both, NOW)).contains(estimate(5, 8));
    }

    @Test
    void whoIsOpenToSurpriseIsToldOfAll() {
        waitsOf("backend", 1, 5);
        waitsOf("frontend", 6, 10);

        assertThat(waits.estimate(person("ann").build(), NOW)).contains(estimate(5, 8));
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("backend"), NOW.plus(Duration.ofHours(1))))
                .isPresent();
        assertThat(waits.estimate(
                        asking("backend"), NOW.plus(Duration.ofHours(1)).plusMillis(1)))
                .isEmpty();
    }

    @Test
    void onlyTheLastWaitsCount() {
        IntStream.range(0, 100).forEach(i -> waitsOf("backend", 500, 500));
        IntStream.range(0, RecentWaits.SAMPLES).forEach(i -> waitsOf("backend", 2, 2));

        assertThat(waits.estimate(asking("backend"), NOW)).contains(estimate(2, 2));
    }

    @Test
    void anEstimateIsARange() {
        assertThatIllegalArgumentException().isThrownBy(() -> estimate(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> estimate(-1, 1));
    }

    private void waitsOf(String topic, int fromSeconds, int toSeconds) {
        IntStream.rangeClosed(fromSeconds, toSeconds)
                .forEach(seconds -> waits.matched(
                        waitingFor(seconds, "ann").addTopics(topic(topic)).build(), NOW));
    }

    private static Ticket asking(String topic) {
        return person("ann").addTopics(topic(topic)).build();
    }

    private static WaitEstimate estimate(int p50, int p80) {
        return new WaitEstimate(Duration.ofSeconds(p50), Duration.ofSeconds(p80));
    }
}
