package io.duologue.matching.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Edges of a graph of which no two share a vertex. Immutable. */
public final class Matching {

    private final int[] partners;
    private final List<Edge> edges;
    private final long weight;

    /** @param partners for each vertex its partner in an edge of the graph, or {@link WeightedGraph#NONE} */
    Matching(WeightedGraph graph, int[] partners) {
        this.partners = partners.clone();
        List<Edge> taken = new ArrayList<>();
        for (int vertex = 0; vertex < partners.length; vertex++) {
            if (vertex < partners[vertex]) {
                taken.add(
                        new Edge(vertex, partners[vertex], graph.weight(graph.edgeBetween(vertex, partners[vertex]))));
            }
        }
        edges = List.copyOf(taken);
        weight = edges.stream().mapToLong(Edge::weight).sum();
    }

    /** What was taken, in the order of the vertices. */
    public List<Edge> edges() {
        return edges;
    }

    /** The sum of what was taken. */
    public long weight() {
        return weight;
    }

    /**
     * Empty for a vertex that was left alone.
     *
     * @throws IndexOutOfBoundsException for a vertex that the graph has not
     */
    public OptionalInt partnerOf(int vertex) {
        return partners[vertex] == WeightedGraph.NONE ? OptionalInt.empty() : OptionalInt.of(partners[vertex]);
    }
}
