package io.duologue.benchmarks.matching;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one more costs when so many wait: the time of his entering and of the look that follows, and the memory of those who wait. */
@Command(
        name = "arrivals",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "The cost of one who comes to search, by how many wait already; 1000000 wait in 2 GB.")
public final class ArrivalBenchmark implements Callable<Integer> {
    @Option(names = "--waiting", split = ",", description = "how many wait")
    private List<Integer> waiting = List.of(1_000, 10_000, 100_000);

    @Option(
            names = "--threshold",
            description = "what a partner must be worth to somebody who has just come: the more, the more people stay")
    private double threshold = 0.8;

    @Option(names = "--arrivals", description = "how many come then, each timed")
    private int arrivals = 50_000;

    @Option(names = "--plots", description = "a folder for a picture")
    private @Nullable Path plots;

    private final PrintStream out;

    public ArrivalBenchmark(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ArrivalCosts costs = new ArrivalCosts(threshold, arrivals);
        List<ArrivalCost> measured = new ArrayList<>();
        out.println("waiting   came      tickets/s   p50 µs    p99 µs    max µs   B/ticket   mean score");
        for (int held : waiting) {
            ArrivalCost cost = costs.measure(held);
            measured.add(cost);
            out.printf(
                    Locale.ROOT,
                    "%-9d %-9d %-11.0f %-9.1f %-9.1f %-8.0f %-10.0f %.3f%n",
                    cost.waiting(),
                    cost.came(),
                    cost.perSecond(),
                    cost.p50(),
                    cost.p99(),
                    cost.max(),
                    cost.bytes(),
                    cost.meanScore());
        }
        if (plots != null) {
            ArrivalPicture.save(measured, plots);
        }
        return 0;
    }
}
