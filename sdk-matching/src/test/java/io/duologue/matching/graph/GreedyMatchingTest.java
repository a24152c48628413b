package io.duologue.matching.graph;

import static io.duologue.matching.graph.Graphs.graph;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreedyMatchingTest {

    @ParameterizedTest
    @CsvSource({
        "two take the place of one, 0-1:5 1-2:8 2-3:5, 8, 10",
        "partners are swapped, 0-1:10 1-2:9 2-3:3 0-3:9, 13, 18",
        "one takes the place of one and whoever lost finds another, 0-1:10 1-2:9 0-3:8, 10, 17",
        "two take the place of one on a longer way, 0-1:6 1-2:9 2-3:7 3-4:9 4-5:6, 18, 19",
        "both want the same one and the second best is good enough, 0-1:10 2-3:10 1-2:9 0-4:8 3-4:8 3-5:7, 20, 24"
    })
    void anExchangeThatHelpsIsMade(String what, String edges, long byWeightAlone, long exchanged) {
        WeightedGraph graph = graph(edges);

        GreedyMatching greedy = new GreedyMatching(graph);

        assertThat(greedy.greedyWeight()).as(what).isEqualTo(byWeightAlone);
        assertThat(weight(graph, greedy)).as(what).isEqualTo(exchanged);
    }

    @Test
    void ofTheSameSumMorePairsAreBetter() {
        assertThat(new GreedyMatching(graph("0-1:5 1-2:10 2-3:5")).partners()).containsExactly(1, 0, 3, 2);
    }

    @Test
    void amongEqualWeightsTheFirstVerticesComeFirst() {
        assertThat(new GreedyMatching(graph("0-1:5 1-2:5 0-2:5")).partners()).containsExactly(1, 0, WeightedGraph.NONE);
    }

    @Test
    void exchangesNeverCostAnything() {
        Random random = new Random(1);
        long byWeightAlone = 0;
        long exchanged = 0;
        for (int i = 0; i < 2_000; i++) {
            WeightedGraph graph = Graphs.random(random, 2 + random.nextInt(30), random.nextDouble(), 1L << (i % 40));

            GreedyMatching greedy = new GreedyMatching(graph);

            assertThat(weight(graph, greedy)).isGreaterThanOrEqualTo(greedy.greedyWeight());
            byWeightAlone += greedy.greedyWeight();
            exchanged += weight(graph, greedy);
        }
        assertThat(exchanged).isGreaterThan(byWeightAlone);
    }

    @Test
    void itIsHalfOfTheOptimumAtLeastAndNearItAsARule() {
        Random random = new Random(2);
        double worst = 1;
        double sum = 0;
        int graphs = 300;
        for (int i = 0; i < graphs; i++) {
            WeightedGraph graph = Graphs.random(random, 40, 0.05 + random.nextDouble() / 4, 1_000_000);

            double share = (double) weight(graph, new GreedyMatching(graph))
                    / Proof.matching(graph, new ExactMatching(graph).partners()).weight();

            worst = Math.min(worst, share);
            sum += share;
        }
        assertThat(worst).isBetween(0.85, 1.0);
        assertThat(sum / graphs).isBetween(0.98, 1.0);
    }

    @Test
    void twoWhoMayBePairedAreNotBothLeftAlone() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            WeightedGraph graph = Graphs.random(random, 12, 0.3, i % 4);

            int[] partners = new GreedyMatching(graph).partners();

            for (Edge edge : Graphs.edgesOf(graph)) {
                assertThat(partners[edge.a()] == WeightedGraph.NONE && partners[edge.b()] == WeightedGraph.NONE)
                        .as("%s alone in %s", edge, graph)
                        .isFalse();
            }
        }
    }

    @Test
    void itStopsWhenItHasLookedAtEnough() {
        WeightedGraph graph = Graphs.sparse(new Random(4), 2_000, 16, 1_000);
        int mostOfOneVertex = 0;
        for (int vertex = 0; vertex < graph.vertices(); vertex++) {
            mostOfOneVertex = Math.max(mostOfOneVertex, graph.end(vertex) - graph.begin(vertex));
        }

        GreedyMatching whole = new GreedyMatching(graph);
        GreedyMatching half = new GreedyMatching(graph, whole.looks() / 2);
        GreedyMatching none = new GreedyMatching(graph, 0);

        assertThat(whole.looks()).isLessThan((long) GreedyMatching.LOOKS_PER_EDGE * graph.edges());
        assertThat(half.looks()).isBetween(whole.looks() / 2, whole.looks() / 2 + 2 + 4L * mostOfOneVertex);
        assertThat(none.looks()).isZero();
        assertThat(weight(graph, none)).isEqualTo(none.greedyWeight());
        assertThat(weight(graph, half)).isBetween(none.greedyWeight(), weight(graph, whole));
    }

    @Test
    void theSameGraphGivesTheSamePairs() {
        WeightedGraph graph = Graphs.sparse(new Random(5), 500, 10, 5);

        assertThat(new GreedyMatching(graph).partners()).isEqualTo(new GreedyMatching(graph).partners());
    }

    private static long weight(WeightedGraph graph, GreedyMatching greedy) {
        return Proof.matching(graph, greedy.partners()).weight();
    }
}
