package io.duologue.matching.graph;

/**
 * How much the best matching of a graph weighs, as closely as it is known: what pairs that were made one after the other are judged
 * by, afterwards, when everybody who came is known.
 *
 * @param atLeast what some matching weighs
 * @param atMost what none exceeds; the same as {@code atLeast} where the optimum is known
 */
public record OfflineOptimum(long atLeast, long atMost) {

    /** @throws IllegalArgumentException unless it is 0 ≤ {@code atLeast} ≤ {@code atMost} */
    public OfflineOptimum {
        if (atLeast < 0 || atLeast > atMost) {
            throw new IllegalArgumentException("expected 0 ≤ atLeast ≤ atMost but was " + atLeast + " and " + atMost);
        }
    }

    /** Exact in the components that {@code pairs} answers exactly; in the others at most {@link #halfOfTheBest}. */
    public static OfflineOptimum of(WeightedGraph graph, HeaviestPairs pairs) {
        long atLeast = 0;
        long atMost = 0;
        for (HeaviestPairs.Answer answer : pairs.answers(graph)) {
            long found = answer.weight();
            atLeast += found;
            atMost +=
                    answer.isExact() ? found : halfOfTheBest(answer.component().graph());
        }
        return new OfflineOptimum(atLeast, atMost);
    }

    /**
     * A bound at any size: half of the sum, over all vertices, of the heaviest edge each has. An edge of a matching is the share of
     * two vertices, and neither has a heavier one.
     */
    public static long halfOfTheBest(WeightedGraph graph) {
        long sum = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            long best = 0;
            for (int at = graph.begin(vertex); at < graph.end(vertex); at++) {
                best = Math.max(best, graph.weight(graph.edgeAt(at)));
            }
            sum += best;
        }
        return sum / 2;
    }

    public boolean isExact() {
        return atLeast == atMost;
    }
}
