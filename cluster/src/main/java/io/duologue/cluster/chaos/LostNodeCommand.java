package io.duologue.cluster.chaos;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Option(
            names = "--losses",
            paramLabel = "N",
            description =
                    "So many times in a row, each time at a node that has been in service for longer. Default: ${DEFAULT-VALUE}.")
    private int losses = 2;

    @Spec
    private @Nullable CommandSpec spec;

    /** Options as they are unless others are given. */
    public LostNodeCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Usage.requirePeople(spec, people);
        Usage.require(spec, within >= 1, "--within expected at least 1 second", within);
        Usage.require(spec, losses >= 1, "--losses expected at least 1", losses);
        try (LocalCluster cluster = LocalCluster.start(
                ClusterOptions.durable(2, 0).with(ChaosCommand.SETTINGS).measured())) {
            boolean everybodyTalks = true;
            for (int loss = 0; loss < losses; loss++) {
                LostNodeReport report = LostNodeRun.run(cluster, people, Duration.ofSeconds(within), "p" + loss + "-");
                System.out.println(
                        loss == 0 ? "The other node had just started:" : "It had taken in " + loss + " times as many:");
                System.out.println(report.table());
                everybodyTalks &= report.everybodyTalks();
            }
            return everybodyTalks ? 0 : FAILED;
        }
    }
}
