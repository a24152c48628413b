package io.duologue.matching.graph;

import static io.duologue.matching.graph.Graphs.edge;
import static io.duologue.matching.graph.Graphs.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedGraphTest {

    @Test
    void anEdgeHasNoDirection() {
        assertThat(edge(7, 3, 5)).isEqualTo(edge(3, 7, 5));
    }

    @Test
    void nobodyIsPairedWithHimself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edge(3, 3, 5))
                .withMessage("expected two vertices but was the edge 3–3");
    }

    @Test
    void weightsAreWithinTheirBounds() {
        assertThat(edge(0, 1, 0).weight()).isZero();
        assertThat(edge(0, 1, 1_099_511_627_776L).weight()).isEqualTo(Edge.MAX_WEIGHT);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edge(0, 1, -1))
                .withMessage("expected a weight of 0–1099511627776 but was -1 for the edge 0–1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edge(4, 1, Edge.MAX_WEIGHT + 1))
                .withMessage("expected a weight of 0–1099511627776 but was 1099511627777 for the edge 4–1");
    }

    @Test
    void verticesAreThoseOfTheGraph() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> edge(-1, 1, 5))
                .withMessage("expected vertices from 0 but was the edge -1–1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedGraph.of(3, List.of(edge(0, 1, 5), edge(1, 3, 5))))
                .withMessage("expected an edge between vertices below 3 but was 1–3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedGraph.of(-1, List.of()))
                .withMessage("expected 0–1048576 vertices but was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedGraph.of(WeightedGraph.MAX_VERTICES + 1, List.of()))
                .withMessage("expected 0–1048576 vertices but was 1048577");
    }

    @Test
    void anEdgeIsThereOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightedGraph.of(3, List.of(edge(0, 1, 5), edge(1, 2, 5), edge(1, 0, 6))))
                .withMessage("expected each edge once but was twice 0–1");
    }

    /** All that is ever added up, at the bounds: half as many pairs as vertices, each of the greatest weight. */
    @Test
    void theGreatestSumIsWithinALong() {
        long greatest = Math.multiplyExact(4 * Edge.MAX_WEIGHT, WeightedGraph.MAX_VERTICES);

        assertThat(greatest).isEqualTo(1L << 62);
    }

    @Test
    void anEdgeIsFoundFromBothEnds() {
        WeightedGraph graph = graph("0-3:2 1-2:3 0-1:1 2-3:4");

        assertThat(graph.weight(graph.edgeBetween(3, 0))).isEqualTo(2);
        assertThat(graph.weight(graph.edgeBetween(0, 3))).isEqualTo(2);
        assertThat(graph.edgeBetween(0, 2)).isEqualTo(WeightedGraph.NONE);
    }
}
