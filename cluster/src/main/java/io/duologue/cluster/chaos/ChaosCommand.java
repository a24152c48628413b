package io.duologue.cluster.chaos;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A run from the command line, which prints its table. */
@Command(
        name = "chaos",
        description = "Lets people talk through a cluster of its own while it is disturbed, and judges what they saw.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ChaosCommand implements Callable<Integer> {
    /**
     * Nobody is kept away from anybody, and nobody is held up: it is not the limits that are looked at. A node that stops waits as
     * long as one that is no demo's.
     */
    public static final Map<String, String> SETTINGS = Map.of(
            "DUOLOGUE_DRAIN_GRACE", "10s",
            "DUOLOGUE_REPEAT_COOL_DOWN", "0s",
            "DUOLOGUE_LIMIT_QUEUE", "1000000/1ms",
            "DUOLOGUE_LIMIT_HELLO", "1000000/1ms",
            "DUOLOGUE_LIMIT_NEW_SESSIONS", "1000000/1ms");

    private static final int FAILED = 1;

    @Option(names = "--nodes", paramLabel = "N", description = "So many nodes. Default: ${DEFAULT-VALUE}.")
    private int nodes = 3;

    @Option(names = "--people", paramLabel = "N", description = "So many people. Default: ${DEFAULT-VALUE}.")
    private int people = 200;

    @Option(names = "--seconds", paramLabel = "S", description = "For so long. Default: ${DEFAULT-VALUE}.")
    private int seconds = 600;

    @Option(
            names = "--longest-pause",
            paramLabel = "S",
            description = "Of a node or of Redis. Default: ${DEFAULT-VALUE}.")
    private int longestPause = 60;

    @Option(names = "--seed", paramLabel = "SEED", description = "Where chance begins. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Nothing but these, such as ROLLING_RESTART,NODE_KILLED. Default: all.")
    private Set<Disturbance> only = EnumSet.allOf(Disturbance.class);

    /** Options as they are unless others are given. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalCluster cluster =
                LocalCluster.start(ClusterOptions.durable(nodes, 0).with(SETTINGS))) {
            ChaosReport report = ChaosRun.run(
                    cluster,
                    ChaosOptions.everything(people, Duration.ofSeconds(seconds), Duration.ofSeconds(longestPause), seed)
                            .with(only));
            System.out.println(report.table());
            report.violations().stream().limit(20).forEach(System.out::println);
            report.unsettled().stream().limit(20).forEach(System.out::println);
            return report.isGood() ? 0 : FAILED;
        }
    }
}
