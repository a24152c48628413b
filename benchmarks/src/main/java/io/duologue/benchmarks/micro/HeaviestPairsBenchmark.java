package io.duologue.benchmarks.micro;

import io.duologue.matching.graph.Edge;
import io.duologue.matching.graph.HeaviestPairs;
import io.duologue.matching.graph.Matching;
import io.duologue.matching.graph.WeightedGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pairs by weight, of a graph that is one component: the proven maximum of some hundreds, and nearly that of ten thousand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HeaviestPairsBenchmark {
    private static final HeaviestPairs EXACT = HeaviestPairs.exactWithin(HeaviestPairs.MAX_EFFORT);
    private static final HeaviestPairs NEARLY = HeaviestPairs.exactWithin(0);
    private static final long FULL_SCORE = 1_000_000_000;
    private static final long SEED = 7;

    @Benchmark
    public Matching exact(Some some) {
        return EXACT.in(some.graph);
    }

    @Benchmark
    public Matching nearly(TenThousand many) {
        return NEARLY.in(many.graph);
    }

    /** Each names so many others whom he could be paired with; 1000 is everybody. */
    @State(Scope.Benchmark)
    public static class Some {
        @Param({"50", "100", "200", "500"})
        private int vertices;

        @Param({"4", "16", "1000"})
        private int candidates;

        private WeightedGraph graph = WeightedGraph.of(0, List.of());

        @Setup
        public void prepare() {
            graph = graph(vertices, candidates);
        }
    }

    /** Each names sixteen. */
    @State(Scope.Benchmark)
    public static class TenThousand {
        private final WeightedGraph graph = graph(10_000, 16);
    }

    private static WeightedGraph graph(int vertices, int candidates) {
        Random random = new Random(SEED);
        Set<Long> seen = new HashSet<>();
        List<Edge> edges = new ArrayList<>();
        for (int vertex = 0; vertex < vertices; vertex++) {
            for (int i = 0; i < Math.min(candidates, vertices - 1); i++) {
                int other = candidates < vertices ? random.nextInt(vertices) : (vertex + 1 + i) % vertices;
                long ends = (long) Math.min(vertex, other) * vertices + Math.max(vertex, other);
                if (vertex != other && seen.add(ends)) {
                    edges.add(new Edge(vertex, other, (long) (random.nextDouble() * FULL_SCORE)));
                }
            }
        }
        return WeightedGraph.of(vertices, edges);
    }
}
