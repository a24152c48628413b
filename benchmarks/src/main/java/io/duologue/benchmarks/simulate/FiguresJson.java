package io.duologue.benchmarks.simulate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.matching.simulation.Comparison;
import io.duologue.matching.simulation.ConfidentMean;
import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Segment;
import io.duologue.matching.simulation.baseline.Baselines;
import java.util.List;

/** Figures for a program. */
final class FiguresJson {
    private static final JsonMapper JSON = new JsonMapper();

    private FiguresJson() {}

    static ObjectNode of(String workload, Comparison comparison, List<RunFigures> runs) {
        ObjectNode all = JSON.createObjectNode().put("workload", workload);
        comparison.rows().forEach(row -> all.withArray("strategies").add(row(row)));
        FiguresText.OURS.stream().filter(comparison::has).forEach(strategy -> {
            ObjectNode node = all.withObject("standing").putObject(strategy);
            putStanding(node, comparison.standing(strategy, Baselines.names()));
            comparison.segments(strategy).forEach(row -> putSegment(node.withObject("segments"), row));
        });
        runs.forEach(run -> all.withArray("runs").add(run(run)));
        return all;
    }

    private static ObjectNode row(Comparison.Row row) {
        ObjectNode node =
                JSON.createObjectNode().put("strategy", row.strategy()).put("setting", row.setting());
        put(node, "matchRate", row.matchRate());
        put(node, "p50Seconds", row.p50());
        put(node, "p95Seconds", row.p95());
        put(node, "p99Seconds", row.p99());
        put(node, "meanScore", row.meanScore());
        put(node, "value", row.value());
        put(node, "ofOptimum", row.ofOptimum());
        put(node, "optimum", row.optimum());
        put(node, "withinP80", row.within80());
        put(node, "presence", row.presence());
        return node.put("pairs", row.pairs())
                .put("overtakings", row.overtakings())
                .put("repeats", row.repeats())
                .put("broken", row.broken());
    }

    private static void put(ObjectNode node, String name, ConfidentMean mean) {
        if (mean.runs() > 0) {
            ObjectNode figure = node.putObject(name).put("mean", mean.mean());
            if (mean.runs() > 1) {
                figure.put("plusMinus95", mean.plusMinus());
            }
        }
    }

    private static void putSegment(ObjectNode segments, Comparison.SegmentRow row) {
        ObjectNode node = segments.putObject(name(row.segment())).put("tickets", row.tickets());
        put(node, "p50Seconds", row.p50());
        put(node, "p95Seconds", row.p95());
        put(node, "p99Seconds", row.p99());
    }

    private static String name(Segment segment) {
        return segment.kind() + " " + segment.name();
    }

    private static void putStanding(ObjectNode node, Comparison.Standing standing) {
        node.put("value", standing.value()).put("dominated", standing.isDominated());
        standing.dominatedBy().forEach(row -> node.withArray("dominatedBy").add(row.name()));
        standing.atEqualWait().ifPresent(others -> node.put("bestOfOthersAtEqualWait", others));
        standing.gapClosed()
                .ifPresent(closed -> node.put("optimum", standing.optimum()).put("gapClosed", closed));
    }

    private static ObjectNode run(RunFigures run) {
        ObjectNode node = JSON.createObjectNode()
                .put("strategy", run.strategy())
                .put("setting", run.setting())
                .put("tickets", run.tickets())
                .put("pairs", run.pairs())
                .put("offers", run.offers())
                .put("declines", run.declines())
                .put("lapses", run.lapses())
                .put("looks", run.looks())
                .put("score", run.score())
                .put("digest", run.digest());
        ObjectNode segments = node.putObject("segments");
        run.segments()
                .forEach((segment, waits) -> segments.putObject(name(segment))
                        .put("count", waits.count())
                        .put("p50Millis", waits.percentile(50).toMillis())
                        .put("p95Millis", waits.percentile(95).toMillis())
                        .put("p99Millis", waits.percentile(99).toMillis()));
        run.hindsight()
                .ifPresent(found -> node.putObject("hindsight")
                        .put("atLeast", found.atLeast())
                        .put("atMost", found.atMost())
                        .put("halfOfTheBest", found.halfOfTheBest())
                        .put("sampled", found.sampled()));
        return node;
    }
}
