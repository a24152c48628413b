package io.duologue.benchmarks;

import io.duologue.benchmarks.load.DoorBenchmark;
import io.duologue.benchmarks.load.NodesBenchmark;
import io.duologue.benchmarks.load.RedisBenchmark;
import io.duologue.benchmarks.load.SocketBenchmark;
import io.duologue.benchmarks.matching.ArrivalBenchmark;
import io.duologue.benchmarks.matching.WhyNotBenchmark;
import io.duologue.benchmarks.simulate.SimulateCommand;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code micro} times the hot paths with JMH and takes its options; {@code sockets} and {@code doors} drive whole servers, {@code nodes}
 * two of them, {@code redis} the scripts in their Redis, {@code arrivals} the matcher by how many wait, and {@code why-not}
 * what it costs to say why somebody is not paired. {@code simulate} tells how well
 * people are paired.
 */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = {"Measures what Duologue costs.", "micro takes the options of JMH: micro -h shows them."})
public final class BenchmarksMain {
    private static final String MICRO = "micro";

    private BenchmarksMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(MICRO)) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        System.exit(new CommandLine(new BenchmarksMain())
                .addSubcommand(new SocketBenchmark(System.out))
                .addSubcommand(new DoorBenchmark(System.out))
                .addSubcommand(new NodesBenchmark(System.out))
                .addSubcommand(new RedisBenchmark(System.out))
                .addSubcommand(new ArrivalBenchmark(System.out))
                .addSubcommand(new WhyNotBenchmark(System.out))
                .addSubcommand(new SimulateCommand(System.out))
                .execute(arguments));
    }
}
