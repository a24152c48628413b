package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.SurvivalCurve.Seen;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SurvivalCurveTest {

    private static final int MOST = 8_000;

    @Test
    void withoutAnybodyLeavingItIsTheShareOfLongerWaits() {
        SurvivalCurve curve = SurvivalCurve.of(matched(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

        assertThat(curve.within(0, 0.5)).contains(Duration.ofMillis(5));
        assertThat(curve.within(0, 0.8)).contains(Duration.ofMillis(8));
        assertThat(curve.waitingAfter(3)).isEqualTo(0.7, within());
    }

    /** The example of Kaplan and Meier's article, section 2: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1. */
    @Test
    void itIsTheEstimateOfTheArticle() {
        Seen spans = matched(8, 31, 54, 92);
        LongStream.of(10, 27, 70, 121).forEach(lost -> spans.add(0, lost, false));

        SurvivalCurve curve = SurvivalCurve.of(spans);

        assertThat(curve.waitingAfter(8)).isEqualTo(7.0 / 8, within());
        assertThat(curve.waitingAfter(31)).isEqualTo(7.0 / 10, within());
        assertThat(curve.waitingAfter(54)).isEqualTo(21.0 / 40, within());
        assertThat(curve.waitingAfter(92)).isEqualTo(21.0 / 80, within());
    }

    @Test
    void whoGoesMakesNoWaitLookShorter() {
        Random random = new Random(7);
        Seen seen = new Seen(MOST);
        Seen matchedOnly = new Seen(MOST);
        for (int i = 0; i < 4_000; i++) {
            long wait = exponential(random, 60_000);
            long patience = exponential(random, 40_000);
            seen.add(0, Math.min(wait, patience), wait <= patience);
            if (wait <= patience) {
                matchedOnly.add(0, wait, true);
            }
        }
        long median = Math.round(60_000 * Math.log(2));

        assertThat(millis(SurvivalCurve.of(seen), 0.5)).isBetween(median * 93 / 100, median * 107 / 100);
        assertThat(millis(SurvivalCurve.of(matchedOnly), 0.5)).isLessThan(median * 60 / 100);
    }

    @Test
    void whoCameIntoViewLateCountsFromThenOn() {
        Random random = new Random(11);
        Seen seen = new Seen(MOST);
        Seen asIfFromTheBeginning = new Seen(MOST);
        for (int i = 0; i < 8_000; i++) {
            long wait = exponential(random, 60_000);
            long before = random.nextInt(60_000);
            if (wait > before) {
                seen.add(before, wait, true);
                asIfFromTheBeginning.add(0, wait, true);
            }
        }
        long median = Math.round(60_000 * Math.log(2));

        assertThat(millis(SurvivalCurve.of(seen), 0.5)).isBetween(median * 93 / 100, median * 107 / 100);
        assertThat(millis(SurvivalCurve.of(asIfFromTheBeginning), 0.5)).isGreaterThan(median * 120 / 100);
    }

    @Test
    void whoHasWaitedIsToldOfThoseWhoWaitedAsLong() {
        SurvivalCurve curve = SurvivalCurve.of(matched(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

        assertThat(curve.within(5, 0.8)).contains(Duration.ofMillis(4));
        assertThat(curve.within(10, 0.8)).isEmpty();
        assertThat(curve.longestAfter(5)).contains(Duration.ofMillis(5));
        assertThat(curve.longestAfter(10)).isEmpty();
    }

    @Test
    void whereMostGoTheRestIsUnknown() {
        Seen spans = matched(1, 2);
        LongStream.rangeClosed(3, 10).forEach(lost -> spans.add(0, lost, false));

        assertThat(SurvivalCurve.of(spans).within(0, 0.5)).isEmpty();
        assertThat(SurvivalCurve.of(new Seen(0)).within(0, 0.5)).isEmpty();
    }

    private static Seen matched(long... waits) {
        Seen spans = new Seen(MOST);
        LongStream.of(waits).forEach(wait -> spans.add(0, wait, true));
        return spans;
    }

    private static long exponential(Random random, double mean) {
        return Math.round(-Math.log(1 - random.nextDouble()) * mean);
    }

    private static long millis(SurvivalCurve curve, double share) {
        return curve.within(0, share).orElseThrow().toMillis();
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }
}
