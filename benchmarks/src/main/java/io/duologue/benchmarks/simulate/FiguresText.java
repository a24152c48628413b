package io.duologue.benchmarks.simulate;

import io.duologue.matching.simulation.Comparison;
import io.duologue.matching.simulation.ConfidentMean;
import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Segment;
import io.duologue.matching.simulation.Violation;
import io.duologue.matching.simulation.Waits;
import io.duologue.matching.simulation.baseline.Baselines;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Figures as a table that a person reads, in Markdown. */
final class FiguresText {
    static final String OWN = "duologue";

    private FiguresText() {}

    static void write(String workload, Comparison comparison, List<RunFigures> runs, PrintStream out) {
        out.println();
        out.println("### " + workload);
        out.println();
        out.println("| strategy | matched | p50 s | p95 s | p99 s | mean score | value | ρ_opt | there | overtakings | broken | repeats"
                + " | within p80 |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        comparison.rows().forEach(row -> out.println(line(row)));
        out.println();
        runs.stream()
                .filter(run -> run.strategy().equals(OWN) && run.setting() == 1)
                .findFirst()
                .ifPresent(run -> writeSegments(run, out));
        if (comparison.rows().stream().anyMatch(row -> row.strategy().equals(OWN) && row.setting() == 1)) {
            writeStanding(comparison.standing(OWN, Baselines.names()), out);
        }
        runs.stream().flatMap(run -> run.violations().stream()).limit(10).forEach(violation -> out.println(told(violation)));
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

    private static void writeSegments(RunFigures run, PrintStream out) {
        out.println("Waits of " + OWN + " by segment, first seed, p50 / p95 / p99 in seconds:");
        for (Segment.Kind kind : Segment.Kind.values()) {
            StringBuilder line = new StringBuilder("- " + kind.name().toLowerCase(Locale.ROOT) + ":");
            run.segments().forEach((segment, waits) -> {
                if (segment.kind() == kind) {
                    line.append(String.format(
                            Locale.ROOT,
                            " %s %.1f / %.1f / %.1f (%d);",
                            segment.name(),
                            seconds(waits, 50),
                            seconds(waits, 95),
                            seconds(waits, 99),
                            waits.count()));
                }
            });
            out.println(line);
        }
        out.println();
    }

    private static void writeStanding(Comparison.Standing standing, PrintStream out) {
        List<String> better =
                standing.dominatedBy().stream().map(Comparison.Row::name).toList();
        out.println(better.isEmpty()
                ? "Nobody else pairs better without letting people wait longer (p99)."
                : "Pair better without letting people wait longer (p99): " + String.join(", ", better) + ".");
        if (standing.isDominated()) {
            out.println("That is so at every setting: dominated.");
        }
        standing.atEqualWait().ifPresent(others -> out.println(String.format(
                Locale.ROOT,
                "Value at equal p99: %.3f, the best of the others %.3f, possible %.3f.",
                standing.value(),
                others,
                standing.optimum())));
        standing.gapClosed()
                .ifPresent(closed -> out.println(
                        String.format(Locale.ROOT, "Of the gap between the two, closed: %.0f %%.", 100 * closed)));
    }

    private static String told(Violation violation) {
        return "BROKEN " + violation.rule() + " at " + violation.at() + ": " + violation.what();
    }

    private static double seconds(Waits waits, double percent) {
        return waits.percentile(percent).toMillis() / 1_000.0;
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
