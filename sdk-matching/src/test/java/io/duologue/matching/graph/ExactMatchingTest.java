package io.duologue.matching.graph;

import static io.duologue.matching.graph.Graphs.edge;
import static io.duologue.matching.graph.Graphs.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.matching.graph.DualCertificate.OddSet;
import io.duologue.matching.graph.EveryMatching.Best;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactMatchingTest {

    private static final double[] DENSITIES = {0.15, 0.3, 0.5, 0.8, 1};

    @Test
    void nobodyIsPairedWithoutAnEdge() {
        assertThat(new ExactMatching(WeightedGraph.of(0, List.of())).partners()).isEmpty();
        assertThat(new ExactMatching(WeightedGraph.of(3, List.of())).partners()).containsOnly(WeightedGraph.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "one edge, 0-1:3, 3",
        "the heaviest of three is less than the others, 0-1:5 1-2:8 2-3:5, 10",
        "the heaviest of three is more than the others, 0-1:5 1-2:11 2-3:5, 11",
        "a square, 0-3:2 1-2:2 0-1:1 2-3:4, 5",
        "a triangle, 0-1:4 1-2:5 0-2:6, 6",
        "a pentagon, 0-1:4 1-2:5 2-3:6 3-4:7 0-4:8, 14"
    })
    void smallOnesAreSeenAtAGlance(String what, String edges, long weight) {
        assertThat(weightIn(graph(edges))).as(what).isEqualTo(weight);
    }

    /** Each makes the search do something rare; after the cases that J. van Rantwijk tries his program on. */
    @ParameterizedTest
    @CsvSource({
        "a ring is made and used, 0-1:8 0-2:9 1-2:10 2-3:7, 15",
        "a ring is made and used from both sides, 0-1:8 0-2:9 1-2:10 2-3:7 0-5:5 3-4:6, 21",
        "a ring becomes inner and is used, 0-1:9 0-2:8 1-2:10 0-3:5 3-4:4 0-5:3, 17",
        "a ring becomes inner and is used by another way, 0-1:9 0-2:8 1-2:10 0-3:5 3-4:3 0-5:4, 17",
        "a ring becomes inner and is used at a third vertex, 0-1:9 0-2:8 1-2:10 0-3:5 3-4:3 2-5:4, 16",
        "a ring in a ring is used, 0-1:9 0-2:9 1-2:10 1-3:8 2-4:8 3-4:10 4-5:6, 23",
        "an outer ring goes into a ring, 0-1:10 0-6:10 1-2:12 2-3:20 2-4:20 3-4:25 4-5:10 5-6:10 6-7:8, 48",
        "rings in rings are dissolved, 0-1:8 0-2:8 1-2:10 1-3:12 2-4:12 3-4:14 3-5:12 4-6:12 5-6:14 6-7:12, 44",
        "a ring becomes inner and is dissolved, 0-1:23 0-4:22 0-5:15 1-2:25 2-3:22 3-4:25 3-7:14 4-6:13, 67",
        "a ring in a ring becomes inner and is dissolved, 0-1:19 0-2:20 0-7:8 1-2:25 1-3:18 2-4:18 3-4:13 3-6:7 4-5:7, 47",
        "an inner ring can be dissolved in two ways, 0-1:45 0-4:45 1-2:50 2-3:45 3-4:50 0-5:30 2-8:35 3-7:35 4-6:26 8-9:5, 146",
        "and the other way, 0-1:45 0-4:45 1-2:50 2-3:45 3-4:50 0-5:30 2-8:35 3-7:26 4-6:40 8-9:5, 151",
        "dissolving finds a nearer edge, 0-1:45 0-4:45 1-2:50 2-3:45 3-4:50 0-5:30 2-8:35 3-7:28 4-6:26 8-9:5, 139",
        "the inner ring of a dissolved one is on the way,"
                + " 0-1:45 0-6:45 1-2:50 2-3:45 3-4:95 3-5:94 4-5:94 5-6:50 0-7:30 2-10:35 4-8:36 6-9:26 10-11:5, 241",
        "what was nested is dissolved in turn, 0-1:40 0-2:40 1-2:60 1-3:55 2-4:55 3-4:50 0-7:15 4-6:30 6-5:10 7-9:10 3-8:30, 145"
    })
    void ringsWithinRingsDoNotMisleadIt(String what, String edges, long weight) {
        WeightedGraph graph = graph(edges);

        assertThat(EveryMatching.bestOf(graph).weight()).as(what).isEqualTo(weight);
        assertThat(weightIn(graph)).as(what).isEqualTo(weight);
    }

    /** The ring and those who are alone have nothing left at the same time, and three pairs are as heavy as two. */
    @Test
    void aRingThatHasNothingLeftIsDissolvedBeforeItEnds() {
        assertBest(graph("0-1:2 0-2:1 0-5:2 1-5:2 1-6:1 2-5:0 3-5:1 5-6:0"));
    }

    @Test
    void noMatchingWeighsMoreAndNoneAsHeavyHasMorePairs() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            WeightedGraph graph = Graphs.random(
                    random, 2 + random.nextInt(10), DENSITIES[i % DENSITIES.length], 1L << random.nextInt(8));

            assertBest(graph);
        }
    }

    @Test
    void noMatchingOfTwentyWeighsMore() {
        Random random = new Random(2);
        for (int i = 0; i < 10; i++) {
            assertBest(Graphs.random(random, 20, DENSITIES[i % DENSITIES.length], 1L << (2 * i)));
        }
    }

    /** Weights of two or three kinds: all is tie, and rings are everywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void tiesDoNotMisleadIt(long heaviest) {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            assertBest(Graphs.random(random, 5 + random.nextInt(8), 0.15 + random.nextDouble() * 0.5, heaviest));
        }
    }

    /** Triangles on a string, with near weights: rings of rings, which are made inner and dissolved. */
    @Test
    void stringsOfOddRingsDoNotMisleadIt() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            assertBest(ringsOnAString(random, 14));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60, 120, 250})
    void largerOnesAreProvenByTheirPrices(int vertices) {
        Random random = new Random(vertices);
        for (int i = 0; i < 2_000 / vertices; i++) {
            double density = i % 2 == 0 ? 3.0 / vertices : random.nextDouble();

            weightIn(Graphs.random(random, vertices, density, 1L << (i % 30)));
        }
        weightIn(ringsOnAString(random, vertices));
    }

    @Test
    void theHeaviestWeightsDoNotOverflow() {
        Random random = new Random(5);
        long most = Edge.MAX_WEIGHT;
        for (int i = 0; i < 200; i++) {
            int vertices = 3 + random.nextInt(9);
            List<Edge> edges = Graphs.randomEdges(random, vertices, 0.7, 3).stream()
                    .map(edge -> edge(edge.a(), edge.b(), most - edge.weight()))
                    .toList();

            assertBest(WeightedGraph.of(vertices, edges));
        }
    }

    @Test
    void whatBelongsToAnotherMatchingIsNoProof() {
        WeightedGraph graph = graph("0-1:5 1-2:8 2-3:5");
        ExactMatching exact = new ExactMatching(graph);
        int[] onlyTheHeaviest = {WeightedGraph.NONE, 2, 1, WeightedGraph.NONE};

        assertThatThrownBy(() -> Proof.check(graph, onlyTheHeaviest, exact.certificate()))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aCertificateWithoutItsSetsIsNoProof() {
        WeightedGraph triangle = graph("0-1:2 1-2:2 0-2:2");
        ExactMatching exact = new ExactMatching(triangle);
        DualCertificate certificate = exact.certificate();

        Proof.check(triangle, exact.partners(), certificate);
        assertThat(certificate.sets()).extracting(OddSet::price).containsExactly(2L);
        assertThatThrownBy(() ->
                        Proof.check(triangle, exact.partners(), new DualCertificate(certificate.vertices(), List.of())))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theSameGraphGivesTheSamePairs() {
        WeightedGraph graph = Graphs.random(new Random(6), 80, 0.3, 4);

        assertThat(new ExactMatching(graph).partners()).isEqualTo(new ExactMatching(graph).partners());
    }

    private static void assertBest(WeightedGraph graph) {
        ExactMatching exact = new ExactMatching(graph);
        int[] partners = exact.partners();
        Proof.check(graph, partners, exact.certificate());
        Best found = new Best(Proof.matching(graph, partners).weight(), Proof.pairs(partners));

        assertThat(found).as(() -> Graphs.edgesOf(graph).toString()).isEqualTo(EveryMatching.bestOf(graph));
    }

    /** Of a matching that is proven. */
    private static long weightIn(WeightedGraph graph) {
        ExactMatching exact = new ExactMatching(graph);
        Proof.check(graph, exact.partners(), exact.certificate());
        return Proof.matching(graph, exact.partners()).weight();
    }

    private static WeightedGraph ringsOnAString(Random random, int vertices) {
        List<Edge> edges = new ArrayList<>();
        for (int vertex = 0; vertex < vertices; vertex++) {
            for (int next = vertex + 1; next < Math.min(vertices, vertex + 4); next++) {
                if (random.nextInt(4) > 0) {
                    edges.add(edge(vertex, next, 20 + random.nextInt(12)));
                }
            }
        }
        return WeightedGraph.of(vertices, edges);
    }
}
