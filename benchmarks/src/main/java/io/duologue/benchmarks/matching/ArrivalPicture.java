package io.duologue.benchmarks.matching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/** What one more costs, by how many wait, as a PNG. */
public final class ArrivalPicture {
    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 650;

    private ArrivalPicture() {}

    /** Writes {@code cost.png} into that folder, which is made if it is not there. */
    public static void save(List<ArrivalCost> costs, Path folder) throws IOException {
        System.setProperty("java.awt.headless", "true");
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("what one more costs")
                .xAxisTitle("people who wait")
                .yAxisTitle("µs")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        add(chart, "p50", costs, ArrivalCost::p50);
        add(chart, "p99", costs, ArrivalCost::p99);
        Files.write(Files.createDirectories(folder).resolve("cost.png"), ChartEncoder.getBytes(chart, "png"));
    }

    private static void add(XYChart chart, String name, List<ArrivalCost> costs, ToDoubleFunction<ArrivalCost> micros) {
        chart.addSeries(
                name,
                costs.stream().mapToDouble(ArrivalCost::waiting).toArray(),
                costs.stream().mapToDouble(micros).toArray());
    }
}
