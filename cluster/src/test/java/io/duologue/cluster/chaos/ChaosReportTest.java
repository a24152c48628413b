package io.duologue.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.cluster.RedisKind;
import io.duologue.testkit.history.Invariant;
import io.duologue.testkit.history.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** When a run was a good one. */
class ChaosReportTest {

    @ParameterizedTest
    @EnumSource
    void aRunInWhichNothingWasBrokenAndEverybodySettledIsGood(RedisKind redis) {
        assertThat(report(redis, 0, List.of(), List.of()).isGood()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"FLEETING", "SENTINEL_LAGGING"})
    void aSearchThatIsLostByARedisThatKeepsEverythingIsAFailure(RedisKind redis) {
        assertThat(report(redis, 1, List.of(), List.of()).isGood()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLEETING", "SENTINEL_LAGGING"})
    void aSearchMayBeLostByARedisThatMayLoseWhatItAnswered(RedisKind redis) {
        assertThat(report(redis, 1, List.of(), List.of()).isGood()).isTrue();
    }

    @Test
    void somebodyWhoDoesNotSettleAndABrokenPromiseAreFailures() {
        Violation lost = new Violation(Invariant.EXACTLY_ONCE, "m 3 of c_1");

        assertThat(report(RedisKind.FLEETING, 0, List.of(lost), List.of()).isGood())
                .isFalse();
        assertThat(report(RedisKind.FLEETING, 0, List.of(), List.of("p3")).isGood())
                .isFalse();
    }

    private static ChaosReport report(
            RedisKind redis, long searchesLost, List<Violation> violations, List<String> unsettled) {
        return new ChaosReport(
                Instant.EPOCH,
                ChaosOptions.everything(redis, 2, Duration.ofSeconds(1), Duration.ofSeconds(1), 1),
                redis,
                Map.of(),
                new Tally(1, 1, 1, searchesLost, 0, 0, Map.of(), Map.of(), Duration.ZERO),
                0,
                violations,
                Duration.ZERO,
                unsettled);
    }
}
