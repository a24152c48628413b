package io.duologue.cluster.chaos;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.RedisKind;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            "DUOLOGUE_SKIPS", "free",
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
            description = "Nothing but these, such as ROLLING_RESTART,NODE_KILLED. Default: all that this Redis can.")
    private Set<Disturbance> only = EnumSet.noneOf(Disturbance.class);

    @Option(
            names = "--redis",
            paramLabel = "KIND",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private RedisKind redis = RedisKind.SINGLE;

    @Spec
    private @Nullable CommandSpec spec;

    /** Options as they are unless others are given. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Usage.require(spec, nodes >= 1, "--nodes expected at least 1", nodes);
        Usage.requirePeople(spec, people);
        Usage.require(spec, seconds >= 0, "--seconds expected at least 0", seconds);
        Usage.require(
                spec,
                longestPause >= 1 && longestPause <= 3_600,
                "--longest-pause expected 1 to 3600 seconds",
                longestPause);
        Set<Disturbance> kinds = kinds();
        try (LocalCluster cluster =
                LocalCluster.start(ClusterOptions.of(redis, nodes, 0).with(SETTINGS))) {
            ChaosReport report = ChaosRun.run(
                    cluster,
                    ChaosOptions.everything(
                                    redis, people, Duration.ofSeconds(seconds), Duration.ofSeconds(longestPause), seed)
                            .with(kinds));
            System.out.println(report.table());
            report.violations().stream().limit(20).forEach(System.out::println);
            report.unsettled().stream().limit(20).forEach(System.out::println);
            return report.isGood() ? 0 : FAILED;
        }
    }

    private Set<Disturbance> kinds() {
        try {
            Disturbance.requireOf(redis, only);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "--only " + e.getMessage(), e);
        }
        return only.isEmpty() ? Disturbance.allOf(redis) : only;
    }
}
