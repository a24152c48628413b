package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.WaitEstimator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million pairs, made by what pairs in earnest and judged by the {@link Referee}: days of each workload as it is, the longest of the
 * hostile one, whose people know and block each other; and of the others such on which {@value #CROWD} times as many come, of whom most are
 * paired at once, and who hardly ever meet somebody again. Two days are made at once: nothing in the build takes longer.
 *
 * <p>{@code -Dduologue.simulated.seeds=100} makes as many for each of the seeds 1 to 100, which are 10⁸ in all; {@code
 * -Dduologue.simulated.first-seed=31} begins with another one.
 */
@Execution(ExecutionMode.CONCURRENT)
class MillionPairsTest {

    private static final int CROWD = 400;

    private static final int OF_A_DAY = 40_000;
    private static final int OF_THE_HOSTILE_DAY = 100_000;
    private static final int OF_A_CROWD = 240_000;

    private static final long MILLION = 1_000_000;

    private static final Workload HOSTILE = Workload.named("hostile");

    private static final long FIRST_SEED = atLeast1("duologue.simulated.first-seed");
    private static final long SEEDS = atLeast1("duologue.simulated.seeds");

    private static final AtomicLong PAIRS = new AtomicLong();

    static List<Workload> others() {
        return Workload.all().stream()
                .filter(workload -> !workload.name().equals(HOSTILE.name()))
                .toList();
    }

    static List<Workload> hostile() {
        return List.of(HOSTILE);
    }

    @ParameterizedTest
    @MethodSource("others")
    void onAUsualDayNobodyIsTakenTwiceForbiddenOvertakenLostOrMetAgain(Workload workload) {
        judge(workload, OF_A_DAY);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void amongPeopleWhoBlockEachOtherNobodyIsTakenTwiceForbiddenOvertakenLostOrMetAgain(Workload workload) {
        judge(workload, OF_THE_HOSTILE_DAY);
    }

    @ParameterizedTest
    @MethodSource("others")
    void inACrowdNobodyIsTakenTwiceForbiddenOvertakenLostOrMetAgain(Workload workload) {
        judge(workload.timesAsMany(CROWD), OF_A_CROWD);
    }

    private static void judge(Workload workload, int tickets) {
        for (long seed : LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).toArray()) {
            RunFigures figures = Simulation.of(workload.trace(seed, tickets), Strategy.indexed())
                    .estimatingBy(WaitEstimator::none)
                    .run();
            assertThat(figures.violations()).as("with seed %d", seed).isEmpty();
            assertThat(figures.sampledJudgements())
                    .as("judgements by samples only, with seed %d", seed)
                    .isZero();
            PAIRS.addAndGet(figures.pairs());
        }
    }

    @AfterAll
    static void aMillionWereMadeForEachSeed() {
        System.out.printf(Locale.ROOT, "%,d pairs, with seeds from %d on%n", PAIRS.get(), FIRST_SEED);
        assertThat(PAIRS.get()).isGreaterThanOrEqualTo(SEEDS * MILLION);
    }

    private static long atLeast1(String property) {
        long number = Long.parseLong(System.getProperty(property, "1"));
        assertThat(number).as(property).isPositive();
        return number;
    }
}
