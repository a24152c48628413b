package io.duologue.cluster;

import io.duologue.cluster.chaos.ChaosCommand;
import io.duologue.cluster.chaos.FiguresCommand;
import io.duologue.cluster.chaos.LostNodeCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a local cluster from the command line, and stops it with the process. */
@Command(
        name = "duologue cluster",
        description = "Starts several nodes of the demo with a Redis, a Postgres and a balancer, on this machine only.",
        mixinStandardHelpOptions = true,
        subcommands = {ChaosCommand.class, LostNodeCommand.class, FiguresCommand.class},
        sortOptions = false)
public final class ClusterMain implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--nodes", paramLabel = "N", description = "So many nodes, 1 to 9. Default: ${DEFAULT-VALUE}.")
    private int nodes = 2;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The balancer listens here; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--redis",
            paramLabel = "KIND",
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private RedisKind redis = RedisKind.SINGLE;

    private final PrintStream out;
    private final PrintStream err;

    private ClusterMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ClusterMain(System.out, System.err)).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        out.println("Starting Redis (" + redis + "), Postgres and " + nodes + " nodes ...");
        try (LocalCluster cluster = LocalCluster.start(ClusterOptions.of(redis, nodes, port))) {
            cluster.nodes().forEach(node -> out.println(node + ", its log: " + node.log()));
            out.println("Duologue is at " + cluster.uri() + " — open it in two tabs, meet yourself, then type:");
            out.println(Console.HELP);
            new Console(cluster, out)
                    .run(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
            return 0;
        } catch (IOException | RuntimeException e) {
            err.println("duologue: the cluster did not start: " + e.getMessage());
            return FAILED;
        }
    }
}
