package io.duologue.matching.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What several strategies made of the same traces: one workload, some seeds, each knob at some settings. Immutable. */
public final class Comparison {

    private static final double SECOND = 1_000;

    private final List<Row> rows;
    private final Map<Row, List<RunFigures>> runs;

    private Comparison(Map<Row, List<RunFigures>> runs) {
        this.rows = List.copyOf(runs.keySet());
        this.runs = Map.copyOf(runs);
    }

    /**
     * One strategy at one setting, over all seeds.
     *
     * @param p50 in seconds, as the other waits
     * @param value {@link RunFigures#value()}
     * @param ofOptimum {@link RunFigures#ofOptimum()}, of its own run
     * @param optimum what {@link RunFigures#value()} could have been at most
     * @param within80 {@link Coverage#share80()}
     * @param overtakings of all runs together, as {@code repeats} and {@code broken}
     */
    public record Row(
            String strategy,
            double setting,
            ConfidentMean matchRate,
            ConfidentMean p50,
            ConfidentMean p95,
            ConfidentMean p99,
            ConfidentMean meanScore,
            ConfidentMean value,
            ConfidentMean ofOptimum,
            ConfidentMean optimum,
            ConfidentMean within80,
            ConfidentMean presence,
            long pairs,
            long overtakings,
            long repeats,
            long broken) {

        /** What it is called, with its setting where that is not the usual one. */
        public String name() {
            return setting == 1 ? strategy : strategy + " × " + setting;
        }

        /** Whether nobody who wants short waits and good pairs would take the other one instead: no worse in both, better in one. */
        public boolean dominates(Row other) {
            double waits = p99.mean() - other.p99.mean();
            double scores = meanScore.mean() - other.meanScore.mean();
            return waits <= 0 && scores >= 0 && (waits < 0 || scores > 0);
        }
    }

    /**
     * How long those of one segment waited.
     *
     * @param tickets how many they were in all runs
     * @param p50 in seconds, over the runs that had any of them, as {@code p95} and {@code p99}
     * @param waits of all runs together
     */
    public record SegmentRow(
            Segment segment, long tickets, ConfidentMean p50, ConfidentMean p95, ConfidentMean p99, Waits waits) {}

    /**
     * How one strategy stands beside the others.
     *
     * @param dominatedBy those who pair better and let people wait no longer than it does as it is meant to be used
     * @param isDominated whether each of its settings is dominated by somebody: there is no reason to use it
     * @param atEqualWait the highest value that another one reaches without a longer wait (p99), between two settings as on a straight line;
     *     empty if all let people wait longer
     * @param value its own
     * @param optimum what was possible, at most
     */
    public record Standing(
            Row row,
            List<Row> dominatedBy,
            boolean isDominated,
            Optional<Double> atEqualWait,
            double value,
            double optimum) {

        /**
         * How much of what lies between the best of the others, at equal wait, and the optimum it reaches: 0 if it is no better, 1 if nothing
         * could be better, below 0 if it is worse; empty if all others let people wait longer, or nothing was looked back at.
         */
        public Optional<Double> gapClosed() {
            return atEqualWait.filter(others -> optimum > others).map(others -> (value - others) / (optimum - others));
        }
    }

    /** Of runs of one workload; those of one strategy and setting are brought together. */
    public static Comparison of(List<RunFigures> runs) {
        Map<List<Object>, List<RunFigures>> grouped = runs.stream()
                .collect(Collectors.groupingBy(
                        run -> List.of(run.strategy(), run.setting()), LinkedHashMap::new, Collectors.toList()));
        Map<Row, List<RunFigures>> byRow = new LinkedHashMap<>();
        grouped.values().forEach(same -> byRow.put(row(same), List.copyOf(same)));
        return new Comparison(byRow);
    }

    /** In the order in which the runs were given. */
    public List<Row> rows() {
        return rows;
    }

    /** Whether it ran as it is meant to be used, with its knob at 1. */
    public boolean has(String strategy) {
        return usual(strategy).isPresent();
    }

    /**
     * What a strategy makes those of each segment wait.
     *
     * @return in the order of segments
     * @throws IllegalArgumentException if it is not among them with its knob at 1
     */
    public List<SegmentRow> segments(String strategy) {
        SortedMap<Segment, List<Waits>> waits = new TreeMap<>();
        for (RunFigures run : Objects.requireNonNull(runs.get(expected(strategy)))) {
            run.segments()
                    .forEach((segment, of) -> waits.computeIfAbsent(segment, none -> new ArrayList<>())
                            .add(of));
        }
        return waits.entrySet().stream()
                .map(of -> segment(of.getKey(), of.getValue()))
                .toList();
    }

    private static SegmentRow segment(Segment segment, List<Waits> runs) {
        Waits together = Waits.together(runs);
        return new SegmentRow(
                segment, together.count(), percentile(runs, 50), percentile(runs, 95), percentile(runs, 99), together);
    }

    private static ConfidentMean percentile(List<Waits> runs, double percent) {
        return ConfidentMean.of(runs.stream()
                .map(waits -> waits.percentile(percent).toMillis() / SECOND)
                .toList());
    }

    private Optional<Row> usual(String strategy) {
        return rows.stream()
                .filter(row -> row.strategy().equals(strategy) && row.setting() == 1)
                .findFirst();
    }

    private Row expected(String strategy) {
        return usual(strategy)
                .orElseThrow(() -> new IllegalArgumentException("expected runs of " + strategy + " × 1 but were "
                        + rows.stream().map(Row::name).toList()));
    }

    /**
     * How a strategy stands beside others.
     *
     * @param besides the names of the others; those that did not run are left out
     * @throws IllegalArgumentException if it is not among them with its knob at 1
     */
    public Standing standing(String strategy, Collection<String> besides) {
        Row own = expected(strategy);
        List<Row> others =
                rows.stream().filter(row -> besides.contains(row.strategy())).toList();
        boolean isDominated = rows.stream()
                .filter(row -> row.strategy().equals(strategy))
                .allMatch(row -> others.stream().anyMatch(other -> other.dominates(row)));
        return new Standing(
                own,
                others.stream().filter(other -> other.dominates(own)).toList(),
                isDominated,
                bestWithin(own.p99().mean(), others),
                own.value().mean(),
                own.optimum().mean());
    }

    private static Optional<Double> bestWithin(double p99, List<Row> others) {
        return others.stream().collect(Collectors.groupingBy(Row::strategy)).values().stream()
                .flatMap(settings -> reached(p99, settings).stream())
                .max(Comparator.naturalOrder());
    }

    /** The best that one strategy reaches within that wait, at a setting or on the line between two. */
    private static Optional<Double> reached(double p99, List<Row> settings) {
        List<Row> byWait = settings.stream()
                .sorted(Comparator.comparingDouble(row -> row.p99().mean()))
                .toList();
        List<Double> reached = new ArrayList<>();
        for (int i = 0; i < byWait.size() && byWait.get(i).p99().mean() <= p99; i++) {
            reached.add(byWait.get(i).value().mean());
            if (i + 1 < byWait.size() && byWait.get(i + 1).p99().mean() > p99) {
                reached.add(between(byWait.get(i), byWait.get(i + 1), p99));
            }
        }
        return reached.stream().max(Comparator.naturalOrder());
    }

    private static double between(Row quicker, Row slower, double p99) {
        double share = (p99 - quicker.p99().mean())
                / (slower.p99().mean() - quicker.p99().mean());
        return quicker.value().mean()
                + share * (slower.value().mean() - quicker.value().mean());
    }

    private static Row row(List<RunFigures> runs) {
        List<Waits> waits = runs.stream().map(RunFigures::waits).toList();
        return new Row(
                runs.get(0).strategy(),
                runs.get(0).setting(),
                mean(runs, RunFigures::matchRate),
                percentile(waits, 50),
                percentile(waits, 95),
                percentile(waits, 99),
                mean(runs, RunFigures::meanScore),
                mean(runs, RunFigures::value),
                mean(runs, run -> run.ofOptimum().orElse(Double.NaN)),
                mean(
                        runs,
                        run -> run.hindsight()
                                .map(found -> 2 * found.atMost() / run.tickets())
                                .orElse(Double.NaN)),
                mean(runs, run -> run.coverage().share80()),
                mean(runs, RunFigures::presence),
                runs.stream().mapToLong(RunFigures::pairs).sum(),
                runs.stream().mapToLong(RunFigures::overtakings).sum(),
                runs.stream().mapToLong(RunFigures::repeats).sum(),
                runs.stream().mapToLong(RunFigures::brokenRules).sum());
    }

    private static ConfidentMean mean(List<RunFigures> runs, ToDoubleFunction<RunFigures> figure) {
        return ConfidentMean.of(runs.stream().map(figure::applyAsDouble).toList());
    }
}
