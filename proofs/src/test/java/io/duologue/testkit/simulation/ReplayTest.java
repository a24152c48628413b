package io.duologue.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.testkit.history.History;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure that cannot be seen twice cannot be mended. */
class ReplayTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42})
    void theSameSeedGivesTheSameHistory(long seed) {
        History first = Simulation.run(seed, SimOptions.standard()).history();
        History second = Simulation.run(seed, SimOptions.standard()).history();

        assertThat(second.size()).isEqualTo(first.size());
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void anotherSeedGivesAnotherHistory(long seed) {
        History first = Simulation.run(seed, SimOptions.standard()).history();
        History other = Simulation.run(seed + 1, SimOptions.standard()).history();

        assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
    }
}
