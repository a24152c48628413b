package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The arithmetic. */
class FiguresTest {

    @Test
    void aPercentileIsAtMostAHundredthTooLong() {
        Dice dice = new Dice(3);
        Waits waits = new Waits();
        long[] exact = new long[10_000];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = (long) dice.logNormal(20_000, 1.5);
            waits.add(exact[i]);
        }
        Arrays.sort(exact);

        for (double percent : new double[] {0.01, 1, 50, 95, 99, 100}) {
            long wanted = exact[(int) Math.ceil(exact.length * percent / 100) - 1];
            assertThat(waits.percentile(percent).toMillis()).isBetween(wanted, wanted + wanted / 100 + 1);
        }
        assertThat(new Waits().percentile(99)).isEqualTo(Duration.ZERO);
    }

    @Test
    void pairsAreRememberedWhicheverIsNamedFirst() {
        Dice dice = new Dice(1);
        PairMemory memory = new PairMemory();
        Map<List<Integer>, Long> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int one = dice.below(200);
            int other = 200 + dice.below(200);
            memory.note(one, other, i);
            expected.put(List.of(one, other), (long) i);
        }

        for (int one = 0; one < 200; one++) {
            for (int other = 200; other < 400; other++) {
                Long at = expected.get(List.of(one, other));
                assertThat(memory.isWithin(/* one= */ other, /* other= */ one, 20_000, 5_000))
                        .isEqualTo(at != null && 20_000 - at < 5_000);
            }
        }
    }

    /** 1, 2, 3: a mean of 2, a deviation of 1, t of 4.303. */
    @Test
    void anIntervalIsThatOfStudent() {
        ConfidentMean mean = ConfidentMean.of(List.of(1.0, 2.0, 3.0, Double.NaN));

        assertThat(mean.mean()).isEqualTo(2);
        assertThat(mean.plusMinus()).isCloseTo(4.303 / Math.sqrt(3), within(1e-9));
        assertThat(mean.runs()).isEqualTo(3);
    }

    @Test
    void theGapIsMeasuredAtEqualWait() {
        Comparison comparison = Comparison.of(List.of(
                run("ours", 1, 20, 90, 0.9),
                run("wave", 1, 10, 70, 0),
                run("wave", 2, 30, 90, 0),
                run("fifo", 1, 40, 99, 0)));

        Comparison.Standing standing = comparison.standing("ours", List.of("wave", "fifo"));

        assertThat(standing.atEqualWait().orElseThrow()).isCloseTo(0.8, within(0.01));
        assertThat(standing.optimum()).isCloseTo(1.0, within(1e-9));
        assertThat(standing.gapClosed().orElseThrow()).isCloseTo(0.5, within(0.05));
        assertThat(standing.dominatedBy()).isEmpty();
        assertThat(standing.isDominated()).isFalse();
    }

    /** Of a segment that one day has and another has not, the waits are those of the day that has it. */
    @Test
    void waitsBySegmentAreThoseOfAllDaysTogether() {
        Segment english = new Segment(Segment.Kind.LANGUAGE, "en");
        Segment other = new Segment(Segment.Kind.LANGUAGE, "without en");
        Comparison comparison = Comparison.of(List.of(
                run("ours", 1, 20, 90, 0, Map.of(english, waited(10, 10), other, waited(40))),
                run("ours", 1, 20, 90, 0, Map.of(english, waited(30)))));

        List<Comparison.SegmentRow> rows = comparison.segments("ours");

        assertThat(rows).extracting(Comparison.SegmentRow::segment).containsExactly(english, other);
        assertThat(rows).extracting(Comparison.SegmentRow::tickets).containsExactly(3L, 1L);
        assertThat(rows.get(0).p50().mean()).isCloseTo(20, within(0.3));
        assertThat(rows.get(0).p50().plusMinus()).isPositive();
        assertThat(rows.get(0).waits().percentile(99).toSeconds()).isEqualTo(30);
        assertThat(rows.get(1).p99().mean()).isCloseTo(40, within(0.5));
        assertThat(rows.get(1).p99().runs()).isEqualTo(1);
    }

    private static Waits waited(long... seconds) {
        Waits waits = new Waits();
        Arrays.stream(seconds).forEach(wait -> waits.add(wait * 1_000));
        return waits;
    }

    @Test
    void whoeverPairsBetterInLessTimeDominates() {
        Comparison comparison = Comparison.of(List.of(run("ours", 1, 20, 70, 0.7), run("wave", 1, 10, 80, 0)));

        Comparison.Standing standing = comparison.standing("ours", List.of("wave", "fifo"));

        assertThat(standing.dominatedBy()).extracting(Comparison.Row::name).containsExactly("wave");
        assertThat(standing.isDominated()).isTrue();
        assertThat(standing.gapClosed().orElseThrow()).isNegative();
    }

    /** 200 came, 100 pairs talk, all waited as long. */
    private static RunFigures run(String strategy, double setting, int seconds, double score, double ofOptimum) {
        return run(strategy, setting, seconds, score, ofOptimum, Map.of());
    }

    private static RunFigures run(
            String strategy,
            double setting,
            int seconds,
            double score,
            double ofOptimum,
            Map<Segment, Waits> segments) {
        Waits waits = waited(seconds);
        Optional<Hindsight> hindsight = ofOptimum == 0
                ? Optional.empty()
                : Optional.of(new Hindsight(score / ofOptimum, score / ofOptimum, score / ofOptimum, false));
        return new RunFigures(
                strategy,
                setting,
                "made up",
                200,
                0,
                100,
                100,
                0,
                0,
                waits,
                new TreeMap<>(segments),
                score,
                0,
                0,
                0,
                Map.of(),
                List.of(),
                Coverage.NONE,
                1,
                1,
                hindsight,
                "");
    }
}
