package io.duologue.matching.graph;

/**
 * Two vertices that may be paired, and what that is worth. It has no direction: {@code a} is always the smaller one, whichever
 * was named first. Immutable.
 *
 * @param a the smaller vertex, from 0
 * @param b the greater vertex
 * @param weight 0–{@link #MAX_WEIGHT}
 */
public record Edge(int a, int b, long weight) {

    /**
     * 2⁴⁰: the sums of a graph with {@link WeightedGraph#MAX_VERTICES} vertices then stay below 2⁶², so that nothing overflows, and
     * a score of 0–1 times it keeps twelve digits.
     */
    public static final long MAX_WEIGHT = 1L << 40;

    /** @throws IllegalArgumentException if a vertex is negative, both are the same, or the weight is out of bounds */
    public Edge {
        if (a < 0 || b < 0) {
            throw new IllegalArgumentException("expected vertices from 0 but was " + shown(a, b));
        }
        if (a == b) {
            throw new IllegalArgumentException("expected two vertices but was " + shown(a, b));
        }
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "expected a weight of 0–" + MAX_WEIGHT + " but was " + weight + " for " + shown(a, b));
        }
        int smaller = Math.min(a, b);
        b = Math.max(a, b);
        a = smaller;
    }

    private static String shown(int a, int b) {
        return "the edge " + a + "–" + b;
    }
}
