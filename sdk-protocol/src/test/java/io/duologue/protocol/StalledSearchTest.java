package io.duologue.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StalledSearchTest {

    /** Who passed somebody goes on waiting meanwhile; who left a talk too early begins to wait behind it. */
    @ParameterizedTest
    @CsvSource({
        "40000,     0, 8000, 48000,    0",
        "40000, 10000, 8000, 48000, 2000",
        "40000,  5000, 8000, 48000,    0",
        "    0, 10000, 8000,     0, 2000",
        "    0,  5000, 8000,  3000,    0"
    })
    void whoIsHeldBackWhileHeWaitsGrowsOlderAndWhoIsBeforeItDoesNot(
            long waitedMs, long heldBackMs, long laterMs, long thenWaitedMs, long thenHeldBackMs) {
        ServerFrame.EstimateMs some = new ServerFrame.EstimateMs(1, 2);
        ServerFrame.WhyNot whyNot = new ServerFrame.WhyNot(0, List.of(), List.of());
        ServerFrame.QueueWaiting told = new ServerFrame.QueueWaiting(
                3,
                waitedMs,
                some,
                List.of("java"),
                false,
                TalkIntent.TALK,
                TalkMode.TEXT,
                List.of("en"),
                List.of(),
                some,
                whyNot,
                heldBackMs,
                false);

        ServerFrame.QueueWaiting stalled = told.stalledAfter(Duration.ofMillis(laterMs));

        assertThat(stalled.stalled()).isTrue();
        assertThat(stalled.waitedMs()).isEqualTo(thenWaitedMs);
        assertThat(stalled.heldBackMs()).isEqualTo(thenHeldBackMs);
        assertThat(stalled.remaining()).isNull();
        assertThat(stalled.whyNot()).isNull();
        assertThat(stalled.estimate()).isEqualTo(some);
    }
}
