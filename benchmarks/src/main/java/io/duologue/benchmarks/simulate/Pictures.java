package io.duologue.benchmarks.simulate;

import io.duologue.matching.simulation.Comparison;
import io.duologue.matching.simulation.Segment;
import io.duologue.matching.simulation.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** Figures to look at, as PNG. */
final class Pictures {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 650;

    private final Path folder;

    private Pictures(Path folder) {
        this.folder = folder;
    }

    static Pictures in(Path folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        return new Pictures(Files.createDirectories(folder));
    }

    /** Mean score against p99 wait, a line for each strategy through the settings of its knob. */
    Pictures frontier(String workload, Comparison comparison) throws IOException {
        XYChart chart = chart(workload + ": what waiting buys", "p99 wait, s", "mean score");
        Map<String, List<Comparison.Row>> byStrategy = comparison.rows().stream()
                .collect(Collectors.groupingBy(Comparison.Row::strategy, LinkedHashMap::new, Collectors.toList()));
        byStrategy.forEach((strategy, rows) -> {
            List<Comparison.Row> byWait = rows.stream()
                    .sorted(Comparator.comparingDouble(row -> row.p99().mean()))
                    .toList();
            chart.addSeries(
                    strategy,
                    byWait.stream().map(row -> row.p99().mean()).toList(),
                    byWait.stream().map(row -> row.meanScore().mean()).toList());
        });
        return save(chart, "frontier-" + workload);
    }

    /** How many have waited no longer, by segment, in all runs of the first strategy together. */
    Pictures waits(String workload, Comparison comparison) throws IOException {
        String strategy = comparison.rows().get(0).strategy();
        if (!comparison.has(strategy)) {
            return this;
        }
        for (Segment.Kind kind : Segment.Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            XYChart chart =
                    chart(workload + ", " + strategy + ": waits by " + name, "wait, s", "have waited no longer, %");
            for (Comparison.SegmentRow row : comparison.segments(strategy)) {
                if (row.segment().kind() == kind) {
                    addDistribution(chart, row.segment().name(), row.waits());
                }
            }
            chart.getStyler().setMarkerSize(0);
            save(chart, "waits-" + workload + "-" + name);
        }
        return this;
    }

    private static void addDistribution(XYChart chart, String name, Waits waits) {
        List<Double> seconds = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (double percent = 1; percent < 100; percent++) {
            seconds.add(waits.percentile(percent).toMillis() / 1_000.0);
            shares.add(percent);
        }
        chart.addSeries(name, seconds, shares);
    }

    private static XYChart chart(String title, String x, String y) {
        return new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
    }

    private Pictures save(XYChart chart, String name) throws IOException {
        Files.write(folder.resolve(name + ".png"), ChartEncoder.getBytes(chart, "png"));
        return this;
    }
}
