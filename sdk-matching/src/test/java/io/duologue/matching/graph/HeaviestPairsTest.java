package io.duologue.matching.graph;

import static io.duologue.matching.graph.Graphs.edge;
import static io.duologue.matching.graph.Graphs.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.matching.graph.EveryMatching.Best;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaviestPairsTest {

    private final HeaviestPairs pairs = HeaviestPairs.standard();

    @Test
    void thePairsAreEdgesOfTheGraphInTheOrderOfVertices() {
        Matching matching = pairs.in(WeightedGraph.of(5, List.of(edge(3, 2, 5), edge(2, 1, 8), edge(1, 0, 5))));

        assertThat(matching.edges()).containsExactly(edge(0, 1, 5), edge(2, 3, 5));
        assertThat(matching.weight()).isEqualTo(10);
        assertThat(matching.partnerOf(3)).hasValue(2);
        assertThat(matching.partnerOf(4)).isEmpty();
    }

    @Test
    void anEdgeOfNoWeightIsTakenWhereItCostsNothing() {
        assertThat(pairs.in(graph("0-1:0 1-2:7 2-3:0 4-5:0")).edges()).containsExactly(edge(1, 2, 7), edge(4, 5, 0));
        assertThat(pairs.in(graph("0-1:4 1-2:4 2-3:0")).edges()).containsExactly(edge(0, 1, 4), edge(2, 3, 0));
    }

    @Test
    void eachComponentIsAnsweredByItself() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            WeightedGraph graph = Graphs.random(random, 14, 0.1, 20);

            Matching matching = pairs.in(graph);

            assertThat(new Best(matching.weight(), matching.edges().size())).isEqualTo(EveryMatching.bestOf(graph));
        }
    }

    @Test
    void componentsAreWhatHangsTogether() {
        List<Components.Component> components = Components.of(WeightedGraph.of(
                8, List.of(edge(0, 6, 1), edge(2, 4, 2), edge(4, 7, 3), edge(6, 1, 4), edge(2, 7, 5))));

        assertThat(components)
                .extracting(component -> Graphs.edgesOf(component.graph()))
                .containsExactly(
                        List.of(edge(0, 2, 1), edge(1, 2, 4)), List.of(edge(0, 1, 2), edge(0, 2, 5), edge(1, 2, 3)));
    }

    @Test
    void whatIsBeyondTheEffortIsAnsweredNearly() {
        String large = "0-1:6 1-2:9 2-3:7 3-4:9 4-5:6 5-6:5 6-7:4 7-8:6 8-9:4";
        String small = "10-11:5 11-12:8 12-13:5";
        WeightedGraph graph = graph(large + " " + small);
        long effort = 10 * 9 + 4 * 3;

        Matching exactly = HeaviestPairs.exactWithin(effort).in(graph);
        Matching nearly = HeaviestPairs.exactWithin(effort - 1).in(graph);
        Matching never = HeaviestPairs.exactWithin(4 * 3 - 1).in(graph);

        assertThat(exactly.edges()).startsWith(exactPairsOf(graph(large))).endsWith(edge(12, 13, 5));
        assertThat(isExact(effort, graph)).containsExactly(true, true);
        assertThat(nearly.edges()).startsWith(greedyPairsOf(graph(large))).endsWith(edge(12, 13, 5));
        assertThat(isExact(effort - 1, graph)).containsExactly(false, true);
        assertThat(never.edges()).startsWith(greedyPairsOf(graph(large)));
        assertThat(isExact(4 * 3 - 1, graph)).containsExactly(false, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, HeaviestPairs.STANDARD_EFFORT})
    void theOrderOfEdgesMakesNoDifference(long effort) {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            List<Edge> edges = Graphs.randomEdges(random, 40, 0.2, 6);
            List<Edge> shuffled = new ArrayList<>(edges);
            Collections.shuffle(shuffled, random);

            assertThat(HeaviestPairs.exactWithin(effort)
                            .in(WeightedGraph.of(40, shuffled))
                            .edges())
                    .isEqualTo(HeaviestPairs.exactWithin(effort)
                            .in(WeightedGraph.of(40, edges))
                            .edges());
        }
    }

    @Test
    void theNumbersOfVerticesMakeNoDifferenceToTheSum() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            List<Edge> edges = Graphs.randomEdges(random, 40, 0.05 + random.nextDouble() / 2, 50);
            List<Integer> renamed =
                    new ArrayList<>(IntStream.range(0, 40).boxed().toList());
            Collections.shuffle(renamed, random);
            List<Edge> others = edges.stream()
                    .map(edge -> edge(renamed.get(edge.a()), renamed.get(edge.b()), edge.weight()))
                    .toList();

            Matching one = pairs.in(WeightedGraph.of(40, edges));
            Matching other = pairs.in(WeightedGraph.of(40, others));

            assertThat(other.weight()).isEqualTo(one.weight());
            assertThat(other.edges()).hasSameSizeAs(one.edges());
        }
    }

    @Test
    void theEffortHasABound() {
        assertThat(HeaviestPairs.exactWithin(HeaviestPairs.MAX_EFFORT)).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaviestPairs.exactWithin(HeaviestPairs.MAX_EFFORT + 1))
                .withMessage("expected an effort of 0–10000000000 but was 10000000001");
        assertThatIllegalArgumentException().isThrownBy(() -> HeaviestPairs.exactWithin(-1));
    }

    private static List<Boolean> isExact(long effort, WeightedGraph graph) {
        return HeaviestPairs.exactWithin(effort).answers(graph).stream()
                .map(HeaviestPairs.Answer::isExact)
                .toList();
    }

    private static Edge[] exactPairsOf(WeightedGraph graph) {
        return Proof.matching(graph, new ExactMatching(graph).partners())
                .edges()
                .toArray(Edge[]::new);
    }

    private static Edge[] greedyPairsOf(WeightedGraph graph) {
        return Proof.matching(graph, new GreedyMatching(graph).partners())
                .edges()
                .toArray(Edge[]::new);
    }
}
