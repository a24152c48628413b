package io.duologue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.cluster.chaos.ChaosCommand;
import io.duologue.cluster.chaos.ChaosOptions;
import io.duologue.cluster.chaos.ChaosReport;
import io.duologue.cluster.chaos.ChaosRun;
import io.duologue.cluster.chaos.Disturbance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that may break breaks while people talk. */
class ChaosIT {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    @Test
    void whateverBreaksNothingIsLostOrRepeatedOrReorderedAndEverybodyTalksInTheEnd() throws Exception {
        judged(
                ClusterOptions.durable(2, 0),
                ChaosOptions.everything(RedisKind.SINGLE, 200, Duration.ofSeconds(15), LONGEST_PAUSE, 7));
    }

    @Test
    void whatAReplicaConfirmedOutlivesItsMasterAgainAndAgain() throws Exception {
        judged(
                ClusterOptions.of(RedisKind.SENTINEL, 2, 0),
                someOf(RedisKind.SENTINEL, 1, Set.of(Disturbance.REDIS_FAILED_OVER)));
    }

    @Test
    void whatMovesToAnotherMasterWhilePeopleTalkIsStillTheirs() throws Exception {
        judged(
                ClusterOptions.of(RedisKind.CLUSTER, 2, 0),
                someOf(RedisKind.CLUSTER, 1, Set.of(Disturbance.REDIS_SLOTS_MOVED, Disturbance.REDIS_LISTENERS_CUT)));
    }

    @Test
    void whatAReplicaLackedIsNoticedAndSaidAgain() throws Exception {
        ChaosReport report = judged(
                ClusterOptions.of(RedisKind.SENTINEL_LAGGING, 2, 0),
                someOf(RedisKind.SENTINEL_LAGGING, 1, Set.of(Disturbance.REDIS_FAILED_OVER_LAGGING)));

        assertThat(report.saidAgain()).isPositive();
    }

    private static ChaosOptions someOf(RedisKind redis, int seconds, Set<Disturbance> kinds) {
        return ChaosOptions.everything(redis, 50, Duration.ofSeconds(seconds), Duration.ofSeconds(2), 7)
                .with(kinds);
    }

    private static ChaosReport judged(ClusterOptions of, ChaosOptions options)
            throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(of.with(ChaosCommand.SETTINGS))) {
            ChaosReport report = ChaosRun.run(cluster, options);

            Files.writeString(Path.of("target", "chaos-" + of.redis() + ".txt"), report.table());
            assertThat(report.violations()).isEmpty();
            assertThat(report.unsettled()).isEmpty();
            assertThat(report.isGood())
                    .as("%d searches lost", report.tally().searchesLost())
                    .isTrue();
            assertThat(report.disturbances().keySet()).containsExactlyInAnyOrderElementsOf(options.kinds());
            assertThat(report.tally().heard()).isGreaterThan(5L * options.people());
            return report;
        }
    }
}
