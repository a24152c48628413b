package io.duologue.cluster.chaos;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a node from people who talk, and prints after what time they talk again. */
@Command(
        name = "lost-node",
        description = "Kills one of two nodes while people talk, and tells after what time they talk again.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class LostNodeCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--people", paramLabel = "N", description = "So many on the node. Default: ${DEFAULT-VALUE}.")
    private int people = 2_000;

    @Option(names = "--within", paramLabel = "S", description = "All talk again after that. Default: ${DEFAULT-VALUE}.")
    private int within = 20;

    /** Options as they are unless others are given. */
    public LostNodeCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(
                ClusterOptions.durable(2, 0).with(ChaosCommand.SETTINGS).measured())) {
            List<LostNodeReport> reports = LostNodeRun.run(cluster, people, Duration.ofSeconds(within));
            System.out.println("The other node had just started:");
            System.out.println(reports.get(0).table());
            System.out.println("It had been in service:");
            System.out.println(reports.get(1).table());
            return reports.stream().allMatch(LostNodeReport::everybodyTalks) ? 0 : FAILED;
        }
    }
}
