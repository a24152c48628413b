package io.duologue.benchmarks.simulate;

import io.duologue.matching.simulation.Comparison;
import io.duologue.matching.simulation.ConfidentMean;
import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Violation;
import io.duologue.matching.simulation.baseline.Baselines;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Figures as a table that a person reads, in Markdown. */
final class FiguresText {
    /** Those of the product, whose waits are told by segment, and how they stand beside the others. */
    static final List<String> OURS = List.of("duologue", SimulateCommand.OWN_FILES);

    private FiguresText() {}

    static void write(String workload, Comparison comparison, List<RunFigures> runs, PrintStream out) {
        out.println();
        out.println("### " + workload);
        out.println();
        out.println(
                "| strategy | matched | p50 s | p95 s | p99 s | mean score | value | ρ_opt | there | overtakings | broken | repeats"
                        + " | within p80 |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        comparison.rows().forEach(row -> out.println(line(row)));
        out.println();
        OURS.stream().filter(comparison::has).forEach(strategy -> {
            writeSegments(strategy, comparison.segments(strategy), out);
            writeStanding(comparison.standing(strategy, Baselines.names()), out);
        });
        runs.stream()
                .flatMap(run -> run.violations().stream())
                .limit(10)
                .forEach(violation -> out.println(told(violation)));
    }

    private static String line(Comparison.Row row) {
        return String.join(
                " | ",
                "| " + row.name(),
                percent(row.matchRate()),
                figure(row.p50(), 1),
                figure(row.p95(), 1),
                figure(row.p99(), 1),
                figure(row.meanScore(), 3),
                figure(row.value(), 3),
                figure(row.ofOptimum(), 3),
                figure(row.presence(), 1),
                Long.toString(row.overtakings()),
                Long.toString(row.broken()),
                Long.toString(row.repeats()),
                percent(row.within80()) + " |");
    }

    private static void writeSegments(String strategy, List<Comparison.SegmentRow> rows, PrintStream out) {
        out.println("Waits of " + strategy + " by segment:");
        out.println();
        out.println("| segment | tickets | p50 s | p95 s | p99 s |");
        out.println("|---|---|---|---|---|");
        for (Comparison.SegmentRow row : rows) {
            out.println(String.join(
                    " | ",
                    "| " + row.segment().kind().name().toLowerCase(Locale.ROOT) + ": "
                            + row.segment().name(),
                    Long.toString(row.tickets()),
                    figure(row.p50(), 1),
                    figure(row.p95(), 1),
                    figure(row.p99(), 1) + " |"));
        }
        out.println();
    }

    private static void writeStanding(Comparison.Standing standing, PrintStream out) {
        String name = standing.row().name();
        List<String> better =
                standing.dominatedBy().stream().map(Comparison.Row::name).toList();
        out.println(
                better.isEmpty()
                        ? "Beside " + name + " nobody pairs better without letting people wait longer (p99)."
                        : "Pair better than " + name + " without letting people wait longer (p99): "
                                + String.join(", ", better) + ".");
        if (standing.isDominated()) {
            out.println("That is so at every setting: dominated.");
        }
        standing.atEqualWait()
                .ifPresent(others -> out.println(String.format(
                        Locale.ROOT,
                        "Value at equal p99: %.3f, the best of the others %.3f%s.",
                        standing.value(),
                        others,
                        possible(standing))));
        standing.gapClosed()
                .ifPresent(closed -> out.println(
                        String.format(Locale.ROOT, "Of the gap between the two, closed: %.0f %%.", 100 * closed)));
    }

    /** Nothing unless it was looked back. */
    private static String possible(Comparison.Standing standing) {
        return Double.isNaN(standing.optimum())
                ? ""
                : String.format(Locale.ROOT, ", possible %.3f", standing.optimum());
    }

    private static String told(Violation violation) {
        return "BROKEN " + violation.rule() + " at " + violation.at() + ": " + violation.what();
    }

    private static String percent(ConfidentMean share) {
        return figure(new ConfidentMean(100 * share.mean(), 100 * share.plusMinus(), share.runs()), 1) + " %";
    }

    private static String figure(ConfidentMean mean, int digits) {
        if (mean.runs() == 0) {
            return "–";
        }
        String figure = String.format(Locale.ROOT, "%." + digits + "f", mean.mean());
        return mean.runs() < 2 ? figure : figure + String.format(Locale.ROOT, " ± %." + digits + "f", mean.plusMinus());
    }
}
