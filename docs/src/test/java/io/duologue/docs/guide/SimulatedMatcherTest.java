package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.simulation.RunFigures;
import io.duologue.matching.simulation.Simulation;
import io.duologue.matching.simulation.Strategy;
import io.duologue.matching.simulation.Workload;
import org.junit.jupiter.api.Test;

class SimulatedMatcherTest {

    @Test
    void theMatcherOfTheGuideBreaksNoPromise() {
        RunFigures figures = tried();

        assertThat(figures.violations()).isEmpty();
        assertThat(figures.pairs()).isPositive();
    }

    /** A night of five hundred people. */
    static RunFigures tried() {
        Strategy own = Strategy.of("best suited", BestSuitedMatcher::new);
        return Simulation.of(Workload.named("night").trace(1, 500), own).run();
    }
}
