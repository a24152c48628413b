package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.Ticket;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A million pairs, made by what pairs in earnest and judged by the {@link Referee}: of each workload a day as it is, and one on which {@value
 * #CROWD} times as many come, of whom most are paired at once. {@code -Dduologue.simulated.seeds=100} makes as many for each of the seeds
 * 1 to 100, which are 10⁸ in all; {@code -Dduologue.simulated.first-seed=31} begins with another seed.
 */
class MillionPairsTest {

    private static final int MILLION = 1_000_000;

    private static final int CROWD = 400;
    private static final int TICKETS = 20_000;
    private static final int TICKETS_OF_A_CROWD = 270_000;

    /** Where everybody has blocked two hundred, a pair costs three times as much. */
    private static final int TICKETS_OF_A_HOSTILE_CROWD = 40_000;

    private static final long SEEDS = Long.getLong("duologue.simulated.seeds", 1);
    private static final long FIRST_SEED = Long.getLong("duologue.simulated.first-seed", 1);

    @Test
    void nobodyIsTakenTwiceForbiddenOvertakenLostOrMetAgainAmongAMillionPairs() {
        for (long seed : LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).toArray()) {
            long pairs = 0;
            for (Workload workload : Workload.all()) {
                boolean isHostile = workload.name().equals("hostile");
                pairs += pairsOf(workload, seed, TICKETS)
                        + pairsOf(
                                workload.timesAsMany(CROWD),
                                seed,
                                isHostile ? TICKETS_OF_A_HOSTILE_CROWD : TICKETS_OF_A_CROWD);
            }
            System.out.printf(Locale.ROOT, "seed %d: %,d pairs without a violation%n", seed, pairs);
            assertThat(pairs).as("pairs with seed %d", seed).isGreaterThanOrEqualTo(MILLION);
        }
    }

    private static long pairsOf(Workload workload, long seed, int tickets) {
        RunFigures figures = Simulation.of(workload.trace(seed, tickets), Strategy.indexed())
                .estimatingBy(() -> NOTHING_TO_SAY)
                .run();
        assertThat(figures.violations())
                .as("what was broken in %s with seed %d", workload.name(), seed)
                .isEmpty();
        assertThat(figures.sampledJudgements())
                .as("judgements by samples only in %s with seed %d", workload.name(), seed)
                .isZero();
        return figures.pairs();
    }

    private static final WaitEstimator NOTHING_TO_SAY = new WaitEstimator() {
        @Override
        public void matched(Ticket ticket, Instant now) {}

        @Override
        public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
            return Optional.empty();
        }
    };
}
