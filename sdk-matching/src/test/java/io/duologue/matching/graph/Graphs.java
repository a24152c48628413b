package io.duologue.matching.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Graphs to try. */
final class Graphs {

    private Graphs() {}

    /** Edges as {@code "0-1:5 1-2:8"}, with as many vertices as they name. */
    static WeightedGraph graph(String edges) {
        List<Edge> read = Arrays.stream(edges.split(" "))
                .map(edge -> edge.split("[-:]"))
                .map(parts -> edge(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2])))
                .toList();
        return WeightedGraph.of(1 + read.stream().mapToInt(Edge::b).max().orElseThrow(), read);
    }

    static Edge edge(int a, int b, long weight) {
        return new Edge(a, b, weight);
    }

    /** Each edge with that probability, each weight of 0–{@code heaviest}. */
    static WeightedGraph random(Random random, int vertices, double density, long heaviest) {
        return WeightedGraph.of(vertices, randomEdges(random, vertices, density, heaviest));
    }

    static List<Edge> randomEdges(Random random, int vertices, double density, long heaviest) {
        List<Edge> edges = new ArrayList<>();
        for (int a = 0; a < vertices; a++) {
            for (int b = a + 1; b < vertices; b++) {
                if (random.nextDouble() < density) {
                    edges.add(edge(a, b, (long) (random.nextDouble() * (heaviest + 1))));
                }
            }
        }
        return edges;
    }

    /** Each vertex with edges to that many others. */
    static WeightedGraph sparse(Random random, int vertices, int each, long heaviest) {
        return WeightedGraph.of(
                vertices,
                IntStream.range(0, vertices * each)
                        .mapToObj(i -> new int[] {i / each, random.nextInt(vertices)})
                        .filter(ends -> ends[0] != ends[1])
                        .map(ends -> ((long) Math.min(ends[0], ends[1]) << 32) | Math.max(ends[0], ends[1]))
                        .distinct()
                        .map(ends -> edge(
                                (int) (ends >> 32), (int) (long) ends, (long) (random.nextDouble() * (heaviest + 1))))
                        .toList());
    }

    static List<Edge> edgesOf(WeightedGraph graph) {
        return IntStream.range(0, graph.edges())
                .mapToObj(edge -> edge(graph.lower(edge), graph.higher(edge), graph.weight(edge)))
                .toList();
    }
}
