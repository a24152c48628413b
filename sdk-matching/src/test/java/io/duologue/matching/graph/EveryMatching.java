package io.duologue.matching.graph;

import java.util.Arrays;

/** Looks at every matching of a small graph: slow, and plain enough to be believed. */
final class EveryMatching {

    private static final int MAX_VERTICES = 20;
    private static final int MORE_THAN_PAIRS = 16;

    private final WeightedGraph graph;

    /** By the set of vertices that are left: weight × 16 + pairs. */
    private final long[] best;

    private EveryMatching(WeightedGraph graph) {
        this.graph = graph;
        best = new long[1 << graph.vertices()];
        Arrays.fill(best, -1);
        best[0] = 0;
    }

    /** The most that a matching weighs, and the most pairs with which it does. */
    static Best bestOf(WeightedGraph graph) {
        if (graph.vertices() > MAX_VERTICES) {
            throw new IllegalArgumentException("expected 0–" + MAX_VERTICES + " vertices but was " + graph.vertices());
        }
        EveryMatching every = new EveryMatching(graph);
        long best = every.bestAmong(every.best.length - 1);
        return new Best(best / MORE_THAN_PAIRS, (int) (best % MORE_THAN_PAIRS));
    }

    private long bestAmong(int left) {
        if (best[left] < 0) {
            int first = Integer.numberOfTrailingZeros(left);
            int others = left & ~(1 << first);
            long most = bestAmong(others);
            for (int place = graph.begin(first); place < graph.end(first); place++) {
                int partner = 1 << graph.neighbourAt(place);
                if ((others & partner) != 0) {
                    long pair = graph.weight(graph.edgeAt(place)) * MORE_THAN_PAIRS + 1;
                    most = Math.max(most, pair + bestAmong(others & ~partner));
                }
            }
            best[left] = most;
        }
        return best[left];
    }

    record Best(long weight, int pairs) {}
}
