package io.duologue.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.testkit.wire.FrameSchemas;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whole platforms under faults, in virtual time, with many seeds. */
class SimulationTest {
    private static final FrameSchemas SCHEMAS = FrameSchemas.load();
    private static final long OPERATIONS = 120_000;
    /** {@code -Dsimulation.seed=17} runs that one alone. */
    private static final String SEED = "simulation.seed";

    @Test
    void everyPromiseIsKeptUnderFaults() {
        Long only = Long.getLong(SEED);
        long operations = 0;
        long started = System.nanoTime();
        long seed = only == null ? 1 : only;
        long seeds = 0;
        while (operations < OPERATIONS && (only == null || seed == only)) {
            Simulation.Result result = Simulation.run(seed, documented());

            assertThat(result.isGood())
                    .as(() -> result.report() + "replay: ./mvnw -pl proofs -am test -Dtest=SimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "=" + result.seed())
                    .isTrue();
            operations += result.operations();
            seed++;
            seeds++;
        }
        System.out.printf(
                Locale.ROOT,
                "simulation: %d operations, %d seeds, %.1f s%n",
                operations,
                seeds,
                (System.nanoTime() - started) / 1e9);
    }

    /** Every frame is held to its schema. */
    private static SimOptions documented() {
        return SimOptions.standard().withWire(SCHEMAS::check);
    }

    @Test
    void everyPromiseIsKeptWhenNothingBreaks() {
        for (long seed = 1; seed <= 3; seed++) {
            Simulation.Result result = Simulation.run(seed, documented().withFaultsEvery(Duration.ZERO));

            assertThat(result.isGood()).as(result::report).isTrue();
        }
    }
}
