package io.duologue.matching.graph;

import static io.duologue.matching.graph.WeightedGraph.NONE;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Edges by weight, then exchanged while that helps; never less than by weight alone. One thread at a time.
 *
 * <p>The heaviest edge is taken first, of equally heavy ones the first by its vertices, and each that still can be: at least half of
 * the maximum. Then every edge that was left is tried: it takes the place of the one or two that stand in its way, and those who
 * lost their partners by that are paired with each other, or each with the best of those who are alone. That is every
 * alternating cycle of four edges and path of up to five around it. An exchange is made when the sum grows, or when it stays and
 * there is one pair more; so it ends.
 *
 * <p><b>Bound.</b> It looks at no more than {@link #LOOKS_PER_EDGE} edges for each edge of the graph, besides those of the exchange it
 * is at, and leaves the rest as it is.
 */
final class GreedyMatching {

    static final int LOOKS_PER_EDGE = 64;

    private final WeightedGraph graph;
    private final int[] partners;
    private final int[] byWeight;

    /** The edges of each vertex by weight, in the places where the graph has them by neighbour. */
    private final int[] heaviestFirst;

    /** How many of the neighbours of each vertex are alone: mostly none, which saves looking for them. */
    private final int[] aloneAround;

    private final long greedyWeight;
    private long weight;
    private long looks;

    GreedyMatching(WeightedGraph graph) {
        this(graph, (long) LOOKS_PER_EDGE * graph.edges());
    }

    GreedyMatching(WeightedGraph graph, long mostLooks) {
        this.graph = graph;
        partners = new int[graph.vertices()];
        Arrays.fill(partners, NONE);
        byWeight = IntStream.range(0, graph.edges())
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(graph::weight)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        heaviestFirst = heaviestFirst();
        aloneAround = new int[graph.vertices()];
        Arrays.setAll(aloneAround, vertex -> graph.end(vertex) - graph.begin(vertex));
        takeByWeight();
        greedyWeight = weight;
        looks = 0;
        exchange(mostLooks);
    }

    int[] partners() {
        return partners.clone();
    }

    /** Before anything was exchanged. */
    long greedyWeight() {
        return greedyWeight;
    }

    /** How many edges were looked at for exchanges. */
    long looks() {
        return looks;
    }

    private int[] heaviestFirst() {
        int[] next = new int[graph.vertices()];
        Arrays.setAll(next, graph::begin);
        int[] edges = new int[2 * graph.edges()];
        for (int edge : byWeight) {
            edges[next[graph.lower(edge)]++] = edge;
            edges[next[graph.higher(edge)]++] = edge;
        }
        return edges;
    }

    private void takeByWeight() {
        for (int edge : byWeight) {
            if (partners[graph.lower(edge)] == NONE && partners[graph.higher(edge)] == NONE) {
                take(edge);
            }
        }
    }

    private void exchange(long mostLooks) {
        boolean better = true;
        while (better) {
            better = false;
            for (int edge : byWeight) {
                if (looks >= mostLooks) {
                    return;
                }
                better |= improveBy(edge);
            }
        }
    }

    private boolean improveBy(int edge) {
        looks++;
        int lower = graph.lower(edge);
        int higher = graph.higher(edge);
        if (partners[lower] == higher) {
            return false;
        }
        int left = takenAt(lower);
        int right = takenAt(higher);
        int one = partners[lower];
        int other = partners[higher];
        long loss = weightOf(left) + weightOf(right) - graph.weight(edge);
        if (loss > heaviestOf(one) + heaviestOf(other)) {
            return false;
        }
        Consolation consolation = consolation(one, other, edge, loss);
        long gain = weightOf(consolation.first()) + weightOf(consolation.second()) - loss;
        int pairs = 1 + count(consolation.first()) + count(consolation.second()) - count(left) - count(right);
        if (gain < 0 || (gain == 0 && pairs <= 0)) {
            return false;
        }
        leave(left);
        leave(right);
        take(edge);
        take(consolation.first());
        take(consolation.second());
        return true;
    }

    /** Up to two edges for those who would lose their partners. */
    private record Consolation(int first, int second) {}

    /**
     * What is best for the two who would lose their partners to this edge, as far as it may make up for the loss.
     *
     * @param one he who is paired with the lower end, or {@link WeightedGraph#NONE}; likewise {@code other} and the higher end
     */
    private Consolation consolation(int one, int other, int edge, long loss) {
        long leastForOne = loss - heaviestOf(other);
        long leastForOther = loss - heaviestOf(one);
        int forOne = heaviestToAlone(one, edge, NONE, leastForOne);
        int forOther = heaviestToAlone(other, edge, NONE, leastForOther);
        if (forOne != NONE && forOther != NONE) {
            int wanted = graph.across(forOne, one);
            if (wanted == graph.across(forOther, other)) {
                int elseForOne = heaviestToAlone(one, edge, wanted, leastForOne);
                int elseForOther = heaviestToAlone(other, edge, wanted, leastForOther);
                if (weightOf(forOne) + weightOf(elseForOther) >= weightOf(elseForOne) + weightOf(forOther)) {
                    forOther = elseForOther;
                } else {
                    forOne = elseForOne;
                }
            }
        }
        int together = one == NONE || other == NONE ? NONE : between(one, other);
        return together != NONE && weightOf(together) > weightOf(forOne) + weightOf(forOther)
                ? new Consolation(together, NONE)
                : new Consolation(forOne, forOther);
    }

    private int between(int one, int other) {
        looks++;
        return graph.edgeBetween(one, other);
    }

    /** The heaviest edge of that weight or more to somebody who is alone, not at this edge, and not him. */
    private int heaviestToAlone(int vertex, int notAt, int notHim, long leastWeight) {
        if (vertex == NONE) {
            return NONE;
        }
        int left = aloneAround[vertex];
        for (int place = graph.begin(vertex); place < graph.end(vertex) && left > 0; place++) {
            looks++;
            int edge = heaviestFirst[place];
            int neighbour = graph.across(edge, vertex);
            if (graph.weight(edge) < leastWeight) {
                return NONE;
            }
            if (partners[neighbour] == NONE) {
                left--;
                if (neighbour != notHim && neighbour != graph.lower(notAt) && neighbour != graph.higher(notAt)) {
                    return edge;
                }
            }
        }
        return NONE;
    }

    private int takenAt(int vertex) {
        return partners[vertex] == NONE ? NONE : graph.edgeBetween(vertex, partners[vertex]);
    }

    private long heaviestOf(int vertex) {
        return vertex == NONE ? 0 : graph.weight(heaviestFirst[graph.begin(vertex)]);
    }

    private long weightOf(int edge) {
        return edge == NONE ? 0 : graph.weight(edge);
    }

    private static int count(int edge) {
        return edge == NONE ? 0 : 1;
    }

    private void take(int edge) {
        if (edge != NONE) {
            pair(graph.lower(edge), graph.higher(edge));
            weight += graph.weight(edge);
        }
    }

    private void leave(int edge) {
        if (edge != NONE) {
            part(graph.lower(edge), graph.higher(edge));
            weight -= graph.weight(edge);
        }
    }

    private void pair(int lower, int higher) {
        partners[lower] = higher;
        partners[higher] = lower;
        tellNeighbours(lower, -1);
        tellNeighbours(higher, -1);
    }

    private void part(int lower, int higher) {
        partners[lower] = NONE;
        partners[higher] = NONE;
        tellNeighbours(lower, 1);
        tellNeighbours(higher, 1);
    }

    private void tellNeighbours(int vertex, int change) {
        for (int place = graph.begin(vertex); place < graph.end(vertex); place++) {
            aloneAround[graph.neighbourAt(place)] += change;
        }
        looks += graph.end(vertex) - graph.begin(vertex);
    }
}
