package io.duologue.matching.graph;

import static io.duologue.matching.graph.Graphs.graph;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OfflineOptimumTest {

    @Test
    void halfOfTheBestIsWhatNobodyCanExceed() {
        assertThat(OfflineOptimum.halfOfTheBest(graph("0-1:5 1-2:8 2-3:5"))).isEqualTo((5 + 8 + 8 + 5) / 2);
        assertThat(OfflineOptimum.halfOfTheBest(graph("0-1:5 1-2:5 0-2:5"))).isEqualTo(7);
        assertThat(OfflineOptimum.halfOfTheBest(WeightedGraph.of(3, List.of()))).isZero();
    }

    @Test
    void aSmallGraphIsKnownExactly() {
        OfflineOptimum optimum = OfflineOptimum.of(graph("0-1:5 1-2:8 2-3:5"), HeaviestPairs.standard());

        assertThat(optimum).isEqualTo(new OfflineOptimum(10, 10));
        assertThat(optimum.isExact()).isTrue();
    }

    @Test
    void whatIsNotAnsweredExactlyIsBetweenItsBounds() {
        OfflineOptimum optimum = OfflineOptimum.of(graph("0-1:5 1-2:8 2-3:5 4-5:2"), HeaviestPairs.exactWithin(2));

        assertThat(optimum).isEqualTo(new OfflineOptimum(10 + 2, 13 + 2));
        assertThat(optimum.isExact()).isFalse();
    }

    @Test
    void theOptimumIsBetweenTheBounds() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            WeightedGraph graph = Graphs.random(random, 2 + random.nextInt(40), random.nextDouble() / 3, 100);

            long exact = HeaviestPairs.standard().in(graph).weight();
            OfflineOptimum bounds = OfflineOptimum.of(graph, HeaviestPairs.exactWithin(random.nextInt(1_000)));

            assertThat(exact).isBetween(bounds.atLeast(), bounds.atMost());
            assertThat(bounds.atMost()).isLessThanOrEqualTo(OfflineOptimum.halfOfTheBest(graph));
        }
    }

    @Test
    void boundsAreInTheirOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OfflineOptimum(5, 4))
                .withMessage("expected 0 ≤ atLeast ≤ atMost but was 5 and 4");
        assertThatIllegalArgumentException().isThrownBy(() -> new OfflineOptimum(-1, 4));
    }
}
