package io.duologue.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.graph.DualCertificate.OddSet;
import java.util.Arrays;
import java.util.List;

/** Checks a certificate by itself: it knows nothing of how the matching was found. */
final class Proof {

    private Proof() {}

    /** That it is a matching of the graph, that the prices are allowed, and that both come to the same. */
    static void check(WeightedGraph graph, int[] partners, DualCertificate certificate) {
        Matching matching = matching(graph, partners);

        assertThat(certificate.vertices())
                .as("prices of vertices")
                .hasSize(graph.vertices())
                .allMatch(price -> price >= 0);
        assertThat(certificate.sets())
                .as("odd sets")
                .allMatch(set -> set.price() >= 0)
                .allMatch(
                        set -> set.vertices().size() % 2 == 1 && set.vertices().size() >= 3)
                .allMatch(set -> set.vertices().stream().distinct().count()
                        == set.vertices().size());
        long[] excess = excess(graph, certificate);
        for (int edge = 0; edge < excess.length; edge++) {
            int lower = graph.lower(edge);
            boolean taken = partners[lower] == graph.higher(edge);
            if (excess[edge] < 0 || (taken && excess[edge] != 0)) {
                assertThat(excess[edge])
                        .as("slack of %s–%s, taken: %s", lower, graph.higher(edge), taken)
                        .isZero();
            }
        }
        for (int vertex = 0; vertex < partners.length; vertex++) {
            if (partners[vertex] == WeightedGraph.NONE) {
                assertThat(certificate.vertices().get(vertex))
                        .as("price of %s, who is alone", vertex)
                        .isZero();
            }
        }
        for (OddSet set : certificate.sets()) {
            if (set.price() > 0) {
                assertThat(aloneIn(set.vertices(), partners))
                        .as("without a partner inside %s", set)
                        .isEqualTo(1);
            }
        }
        assertThat(2 * matching.weight()).as("twice the weight").isEqualTo(certificate.twiceTheMost());
    }

    static Matching matching(WeightedGraph graph, int[] partners) {
        assertThat(partners).hasSize(graph.vertices());
        for (int vertex = 0; vertex < partners.length; vertex++) {
            if (partners[vertex] != WeightedGraph.NONE) {
                assertThat(partners[partners[vertex]])
                        .as("partner of the partner")
                        .isEqualTo(vertex);
                assertThat(graph.edgeBetween(vertex, partners[vertex]))
                        .as("edge")
                        .isNotEqualTo(WeightedGraph.NONE);
            }
        }
        return new Matching(graph, partners);
    }

    private static long[] excess(WeightedGraph graph, DualCertificate certificate) {
        long[] excess = new long[graph.edges()];
        for (int edge = 0; edge < excess.length; edge++) {
            excess[edge] = certificate.vertices().get(graph.lower(edge))
                    + certificate.vertices().get(graph.higher(edge))
                    - 2 * graph.weight(edge);
        }
        for (OddSet set : certificate.sets()) {
            boolean[] inside = new boolean[graph.vertices()];
            set.vertices().forEach(vertex -> inside[vertex] = true);
            for (int edge = 0; edge < excess.length; edge++) {
                if (inside[graph.lower(edge)] && inside[graph.higher(edge)]) {
                    excess[edge] += 2 * set.price();
                }
            }
        }
        return excess;
    }

    private static long aloneIn(List<Integer> set, int[] partners) {
        boolean[] inside = new boolean[partners.length];
        set.forEach(vertex -> inside[vertex] = true);
        return set.stream()
                .filter(vertex -> partners[vertex] == WeightedGraph.NONE || !inside[partners[vertex]])
                .count();
    }

    static int pairs(int[] partners) {
        return (int) Arrays.stream(partners)
                        .filter(partner -> partner != WeightedGraph.NONE)
                        .count()
                / 2;
    }
}
