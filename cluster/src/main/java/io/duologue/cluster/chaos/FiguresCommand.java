package io.duologue.cluster.chaos;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what it costs that two people are on two nodes, and prints it. */
@Command(
        name = "figures",
        description =
                "Measures messages between people of one node and of two, and what a conversation costs the stores.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class FiguresCommand implements Callable<Integer> {
    @Option(names = "--pairs", paramLabel = "N", description = "So many of each kind. Default: ${DEFAULT-VALUE}.")
    private int pairs = 100;

    @Option(names = "--rate", paramLabel = "N", description = "Messages a second. Default: ${DEFAULT-VALUE}.")
    private int rate = 1_000;

    @Option(names = "--seconds", paramLabel = "S", description = "For each of four turns. Default: ${DEFAULT-VALUE}.")
    private int seconds = 20;

    /** Options as they are unless others are given. */
    public FiguresCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (LocalCluster cluster = LocalCluster.start(ClusterOptions.durable(2, 0)
                        .with(ChaosCommand.SETTINGS)
                        .with(Map.of("DUOLOGUE_LIMIT_MESSAGES", "1000000/1ms"))
                        .measured());
                FiguresRun run = new FiguresRun(cluster, pairs)) {
            run.run(rate, Duration.ofSeconds(seconds)).forEach(System.out::println);
            return 0;
        }
    }
}
