package io.duologue.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.cluster.chaos.ChaosCommand;
import io.duologue.cluster.chaos.ChaosOptions;
import io.duologue.cluster.chaos.ChaosReport;
import io.duologue.cluster.chaos.ChaosRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Everything that may break breaks while two hundred people talk. */
class ChaosIT {
    private static final int PEOPLE = 200;

    @Test
    void whateverBreaksNothingIsLostOrRepeatedOrReorderedAndEverybodyTalksInTheEnd() throws Exception {
        try (LocalCluster cluster =
                LocalCluster.start(ClusterOptions.durable(2, 0).with(ChaosCommand.SETTINGS))) {
            ChaosReport report = ChaosRun.run(
                    cluster, ChaosOptions.everything(PEOPLE, Duration.ofSeconds(15), Duration.ofSeconds(4), 7));

            Files.writeString(Path.of("target", "chaos.txt"), report.table());
            assertThat(report.violations()).isEmpty();
            assertThat(report.unsettled()).isEmpty();
            assertThat(report.disturbances().keySet())
                    .containsExactlyInAnyOrderElementsOf(report.options().kinds());
            assertThat(report.tally().heard()).isGreaterThan(PEOPLE * 5);
        }
    }
}
