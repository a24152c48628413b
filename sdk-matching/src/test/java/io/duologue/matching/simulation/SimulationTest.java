package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.duologue.matching.Matcher;
import io.duologue.matching.WaitEstimator;
import io.duologue.matching.simulation.baseline.Baselines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {
    /** Of each workload; a million pairs are made where nobody waits for it. */
    private static final int TICKETS = 2_000;

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void nobodyIsTakenTwiceForbiddenOvertakenLostOrMetAgain(Workload workload) {
        RunFigures figures = Simulation.of(workload.trace(11, TICKETS), Strategy.indexed())
                .estimatingBy(WaitEstimator::none)
                .run();

        assertThat(figures.violations()).isEmpty();
        assertThat(figures.sampledJudgements()).isZero();
        assertThat(figures.pairs()).isGreaterThan(TICKETS / 3);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void theSameSeedGivesTheSameSteps(Workload workload) {
        List<RunFigures> twice = List.of(
                Simulation.of(workload.trace(5, 300), Strategy.indexed()).run(),
                Simulation.of(workload.trace(5, 300), Strategy.indexed()).run());
        RunFigures another =
                Simulation.of(workload.trace(6, 300), Strategy.indexed()).run();

        assertThat(twice.get(0).digest()).isEqualTo(twice.get(1).digest());
        assertThat(twice.get(0).score()).isEqualTo(twice.get(1).score());
        assertThat(another.digest()).isNotEqualTo(twice.get(0).digest());
    }

    /** A baseline that looks at hard rules only, so that it stays as it is when scores are tuned. */
    @Test
    void theStepsAreThoseOfEveryMachine() {
        RunFigures figures = Simulation.of(Workload.named("hostile").trace(5, 2_000), Baselines.fifoRandom(1))
                .run();

        assertThat(figures.digest()).isEqualTo("e4c17135c0c5750a");
    }

    /** What is tuned on purpose changes them; whatever differs from one machine or run to the other does not. */
    @ParameterizedTest
    @CsvSource({"hostile, 8dbf00703ab14a65", "night, cad0a6c325f66af8"})
    void theStepsOfTheProductAreThoseOfEveryMachine(String workload, String digest) {
        RunFigures figures = Simulation.of(Workload.named(workload).trace(5, 600), Strategy.indexed())
                .run();

        assertThat(figures.digest()).isEqualTo(digest);
    }

    @Test
    void atNightFifteenToThirtyAreThere() {
        RunFigures figures = Simulation.of(Workload.named("night").trace(3, 5_000), Strategy.indexed())
                .run();

        assertThat(figures.presence()).isBetween(15.0, 30.0);
    }

    @Test
    void whoFindsNobodyCountsWithAllThatHeWaited() {
        Strategy nobody = Strategy.of("nobody", rules -> (waiting, now) -> List.of());
        Trace trace = Workload.named("steady").trace(1, 500);
        double patience = 0;
        for (Arrival arrival : trace) {
            patience += (double) arrival.patience().toMillis() / 500;
        }

        RunFigures figures = Simulation.of(trace, nobody).run();

        assertThat(figures.matchRate()).isZero();
        assertThat(figures.value()).isZero();
        assertThat((double) figures.waits().mean().toMillis()).isCloseTo(patience, within(1.0));
    }

    @Test
    void aMatcherOfOnesOwnIsTriedWithTheStandardRules() {
        Strategy own = Strategy.of("own", Matcher::greedy);

        RunFigures figures =
                Simulation.of(Workload.named("night").trace(1, 300), own).run();

        assertThat(figures.strategy()).isEqualTo("own");
        assertThat(figures.digest())
                .isEqualTo(Simulation.of(Workload.named("night").trace(1, 300), Strategy.greedy())
                        .run()
                        .digest());
    }

    @Test
    void aSlowerTableLetsPeopleWaitLonger() {
        Trace trace = Workload.named("steady").trace(2, 1_500);

        RunFigures usual = Simulation.of(trace, Strategy.indexed()).run();
        RunFigures slower =
                Simulation.of(trace, Strategy.indexed().loosening(4)).run();

        assertThat(slower.waits().mean()).isGreaterThan(usual.waits().mean());
        assertThat(slower.meanScore()).isGreaterThan(usual.meanScore());
    }

    @Test
    void estimatesAreJudgedByWhatHappened() {
        RunFigures figures = Simulation.of(Workload.named("steady").trace(2, 3_000), Strategy.indexed())
                .run();

        assertThat(figures.coverage().told()).isGreaterThan(1_500);
        assertThat(figures.coverage().share80())
                .isBetween(0.75, 0.85)
                .isGreaterThan(figures.coverage().share50());
    }

    @Test
    void settingsOutOfBoundsAreRefused() {
        assertThatThrownBy(() -> Workload.named("weekly"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weekly")
                .hasMessageContaining("steady");
        assertThatThrownBy(() -> Workload.named("steady").trace(1, 0)).hasMessageContaining("but was 0");
        assertThatThrownBy(() -> Workload.named("steady").timesAsMany(0)).hasMessageContaining("but was 0.0");
        assertThatThrownBy(() -> Strategy.indexed().loosening(-1)).hasMessageContaining("above 0 but was -1.0");
    }
}
