package io.duologue.matching.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Vertices from 0, and the edges between them. The order in which the edges were named makes no difference. Immutable.
 *
 * <p>Inside, an edge is known by its place in the order of its vertices, and each vertex has its edges in the order of whom they
 * lead to.
 */
public final class WeightedGraph {

    /** 2²⁰. */
    public static final int MAX_VERTICES = 1 << 20;

    static final int NONE = -1;

    private static final Comparator<Edge> BY_VERTICES =
            Comparator.comparingInt(Edge::a).thenComparingInt(Edge::b);

    private final int[] lower;
    private final int[] higher;
    private final long[] weights;

    /** Where the edges of each vertex begin in {@link #incident} and {@link #neighbours}; the last one is where all end. */
    private final int[] begins;

    private final int[] incident;
    private final int[] neighbours;

    /** Trusts its caller: the edges are in order, and none is there twice. */
    private WeightedGraph(int vertices, int[] lower, int[] higher, long[] weights) {
        this.lower = lower;
        this.higher = higher;
        this.weights = weights;
        begins = new int[vertices + 1];
        incident = new int[2 * weights.length];
        neighbours = new int[2 * weights.length];
        for (int edge = 0; edge < weights.length; edge++) {
            begins[lower[edge] + 1]++;
            begins[higher[edge] + 1]++;
        }
        Arrays.parallelPrefix(begins, Integer::sum);
        int[] next = begins.clone();
        for (int edge = 0; edge < weights.length; edge++) {
            link(next[lower[edge]]++, edge, higher[edge]);
            link(next[higher[edge]]++, edge, lower[edge]);
        }
    }

    /**
     * @throws IllegalArgumentException unless there are 0–{@link #MAX_VERTICES} vertices, every edge is between two of them, and no
     *     two are between the same
     */
    public static WeightedGraph of(int vertices, List<Edge> edges) {
        if (vertices < 0 || vertices > MAX_VERTICES) {
            throw new IllegalArgumentException("expected 0–" + MAX_VERTICES + " vertices but was " + vertices);
        }
        List<Edge> ordered = edges.stream().sorted(BY_VERTICES).toList();
        int[] lower = new int[ordered.size()];
        int[] higher = new int[ordered.size()];
        long[] weights = new long[ordered.size()];
        for (int i = 0; i < weights.length; i++) {
            Edge edge = ordered.get(i);
            if (edge.b() >= vertices) {
                throw new IllegalArgumentException("expected an edge between vertices below " + vertices + " but was "
                        + edge.a() + "–" + edge.b());
            }
            if (i > 0 && lower[i - 1] == edge.a() && higher[i - 1] == edge.b()) {
                throw new IllegalArgumentException(
                        "expected each edge once but was twice " + edge.a() + "–" + edge.b());
            }
            lower[i] = edge.a();
            higher[i] = edge.b();
            weights[i] = edge.weight();
        }
        return new WeightedGraph(vertices, lower, higher, weights);
    }

    public int vertices() {
        return begins.length - 1;
    }

    public int edges() {
        return weights.length;
    }

    /** Those vertices and the edges among them; vertex i of the answer is the i-th of {@code chosen}, which ascend. */
    WeightedGraph among(int[] chosen, int[] placeOf) {
        int edges = 0;
        for (int vertex : chosen) {
            edges += begins[vertex + 1] - begins[vertex];
        }
        int[] from = new int[edges / 2];
        int[] to = new int[edges / 2];
        long[] worth = new long[edges / 2];
        int next = 0;
        for (int vertex : chosen) {
            for (int at = begins[vertex]; at < begins[vertex + 1]; at++) {
                if (neighbours[at] > vertex) {
                    from[next] = placeOf[vertex];
                    to[next] = placeOf[neighbours[at]];
                    worth[next++] = weights[incident[at]];
                }
            }
        }
        return new WeightedGraph(chosen.length, from, to, worth);
    }

    int lower(int edge) {
        return lower[edge];
    }

    int higher(int edge) {
        return higher[edge];
    }

    long weight(int edge) {
        return weights[edge];
    }

    /** The other end of an edge. */
    int across(int edge, int vertex) {
        return lower[edge] == vertex ? higher[edge] : lower[edge];
    }

    /** The first of the places where the edges of a vertex are; {@link #end} is behind the last. */
    int begin(int vertex) {
        return begins[vertex];
    }

    int end(int vertex) {
        return begins[vertex + 1];
    }

    int edgeAt(int place) {
        return incident[place];
    }

    int neighbourAt(int place) {
        return neighbours[place];
    }

    /** The edge between the two, or {@link #NONE}. */
    int edgeBetween(int one, int other) {
        int place = Arrays.binarySearch(neighbours, begins[one], begins[one + 1], other);
        return place < 0 ? NONE : incident[place];
    }

    long heaviestWeight() {
        return Arrays.stream(weights).max().orElse(0);
    }

    private void link(int place, int edge, int neighbour) {
        incident[place] = edge;
        neighbours[place] = neighbour;
    }
}
