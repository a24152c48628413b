package io.duologue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.client.MessageOutcome;
import io.duologue.cluster.chaos.ChaosCommand;
import io.duologue.cluster.chaos.ChaosOptions;
import io.duologue.cluster.chaos.ChaosReport;
import io.duologue.cluster.chaos.ChaosRun;
import io.duologue.cluster.chaos.Disturbance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three nodes are restarted one after the other while people talk, and none of these notices anything. */
class RollingRestartIT {
    private static final int PEOPLE = 60;

    @Test
    void everyMessageIsTakenAndNobodyIsShownAsAway() throws Exception {
        ChaosOptions once = new ChaosOptions(
                PEOPLE,
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                EnumSet.of(Disturbance.ROLLING_RESTART),
                5);

        try (LocalCluster cluster =
                LocalCluster.start(ClusterOptions.durable(3, 0).with(ChaosCommand.SETTINGS))) {
            ChaosReport report = ChaosRun.run(cluster, once);

            Files.writeString(Path.of("target", "rolling-restart.txt"), report.table());
            assertThat(report.disturbances()).containsExactlyEntriesOf(Map.of(Disturbance.ROLLING_RESTART, 1));
            assertThat(report.violations()).isEmpty();
            assertThat(report.unsettled()).isEmpty();
            assertThat(report.tally().heard()).isGreaterThan(PEOPLE * 5);
            // Over is what was said to somebody who had gone on to the next.
            assertThat(report.tally().outcomes().keySet())
                    .isSubsetOf(MessageOutcome.Type.ACCEPTED, MessageOutcome.Type.OVER);
            assertThat(report.tally().timesAway()).isZero();
            assertThat(report.tally().timesStranded()).isZero();
            // Else it was no restart that was looked at but a crash.
            assertThat(cluster.nodes()).allMatch(Node::hasEndedInOrder);
        }
    }
}
