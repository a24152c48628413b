package io.duologue.matching.graph;

import java.util.List;

/**
 * Why no matching of a graph weighs more than a certain one: prices that whoever doubts can check without knowing how they were found.
 *
 * <p>All prices are ≥ 0 and twice those of the linear programme. For every edge the prices of its ends, and twice those of each set
 * that holds both ends, come to at least twice its weight. A matching has at most (size − 1) / 2 edges inside an odd set. So twice the
 * weight of any matching is at most {@link #twiceTheMost}, and the matching that reaches it is one of the best.
 *
 * @param vertices the price of each vertex
 * @param sets what has a price besides
 */
record DualCertificate(List<Long> vertices, List<OddSet> sets) {

    DualCertificate {
        vertices = List.copyOf(vertices);
        sets = List.copyOf(sets);
    }

    long twiceTheMost() {
        long sum = vertices.stream().mapToLong(Long::longValue).sum();
        return sum
                + sets.stream()
                        .mapToLong(set -> set.price() * (set.vertices().size() - 1))
                        .sum();
    }

    /** An odd number of vertices. */
    record OddSet(List<Integer> vertices, long price) {

        OddSet {
            vertices = List.copyOf(vertices);
        }
    }
}
