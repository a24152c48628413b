package io.duologue.matching;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which share of people still waits after how long: the product-limit estimate with delayed entry. Who left or still waits counts as
 * long as he was seen to wait and says nothing about what comes after. Immutable.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1958.10501452">E. L. Kaplan and P. Meier, Nonparametric Estimation from Incomplete
 *     Observations, JASA 53 (1958)</a>
 */
final class SurvivalCurve {

    /** Beyond what sums of fractions lose. */
    private static final double EPSILON = 1e-9;

    /** Waits that ended with a partner, in milliseconds, ascending, each once. */
    private final long[] waits;

    /** Which share waits longer than that. */
    private final double[] waiting;

    /** How many had found a partner by then. */
    private final int[] found;

    /** People as far as they were seen, of whom a curve is drawn. In arrays, because it is drawn often. One thread at a time. */
    static final class Seen {

        private final long[] entries;
        private final long[] exits;
        private final long[] matches;
        private int people;
        private int matched;

        /** @param most how many there may be */
        Seen(int most) {
            entries = new long[most];
            exits = new long[most];
            matches = new long[most];
        }

        /**
         * One of them, in milliseconds of his own wait.
         *
         * @param from after which wait he came into view; 0 if from the beginning
         * @param until how long he waited, or has waited so far; no less than {@code from}
         * @param isMatched whether his wait ended then with a partner
         */
        Seen add(long from, long until, boolean isMatched) {
            // Who is in view from the beginning is so at a wait of 0 as well.
            entries[people] = from == 0 ? -1 : from;
            exits[people++] = until;
            if (isMatched) {
                matches[matched++] = until;
            }
            return this;
        }
    }

    private SurvivalCurve(long[] waits, double[] waiting, int[] found) {
        this.waits = waits;
        this.waiting = waiting;
        this.found = found;
    }

    static SurvivalCurve of(Seen seen) {
        long[] entries = Arrays.copyOf(seen.entries, seen.people);
        long[] exits = Arrays.copyOf(seen.exits, seen.people);
        long[] matches = Arrays.copyOf(seen.matches, seen.matched);
        Arrays.sort(entries);
        Arrays.sort(exits);
        Arrays.sort(matches);
        long[] waits = distinct(matches);
        double[] waiting = new double[waits.length];
        int[] found = new int[waits.length];
        double share = 1;
        int entered = 0;
        int gone = 0;
        int counted = 0;
        for (int i = 0; i < waits.length; i++) {
            entered = advance(entries, entered, waits[i] - 1);
            gone = advance(exits, gone, waits[i] - 1);
            int end = advance(matches, counted, waits[i]);
            int ended = end - counted;
            counted = end;
            share *= 1 - (double) ended / Math.max(ended, entered - gone);
            waiting[i] = share;
            found[i] = counted;
        }
        return new SurvivalCurve(waits, waiting, found);
    }

    private static long[] distinct(long[] ascending) {
        long[] distinct = new long[ascending.length];
        int count = 0;
        for (long value : ascending) {
            if (count == 0 || distinct[count - 1] != value) {
                distinct[count++] = value;
            }
        }
        return Arrays.copyOf(distinct, count);
    }

    /** How many of those ascending values are no larger than the limit, given that {@code from} of them are known to be. */
    private static int advance(long[] ascending, int from, long limit) {
        int at = from;
        while (at < ascending.length && ascending[at] <= limit) {
            at++;
        }
        return at;
    }

    /** Of how many it is known that they found a partner after so many milliseconds. */
    int foundAfter(long waitedMillis) {
        int first = firstAfter(waitedMillis);
        int before = first == 0 ? 0 : found[first - 1];
        return waits.length == 0 ? 0 : found[waits.length - 1] - before;
    }

    /** Which share waits longer than so many milliseconds. */
    double waitingAfter(long millis) {
        int at = Arrays.binarySearch(waits, millis);
        int last = at >= 0 ? at : -at - 2;
        return last < 0 ? 1 : waiting[last];
    }

    /**
     * Within how much more time that share of those finds somebody who have waited so long; empty if too few are known to have waited
     * longer.
     *
     * @param waitedMillis 0 for those who have just come
     * @param share 0–1
     */
    Optional<Duration> within(long waitedMillis, double share) {
        double target = (waitedMillis == 0 ? 1 : waitingAfter(waitedMillis)) * (1 - share) + EPSILON;
        for (int i = firstAfter(waitedMillis); i < waits.length; i++) {
            if (waiting[i] <= target) {
                return Optional.of(Duration.ofMillis(waits[i] - waitedMillis));
            }
        }
        return Optional.empty();
    }

    /** Within how much more time the last of those found somebody who are known to; empty if nobody is. */
    Optional<Duration> longestAfter(long waitedMillis) {
        return firstAfter(waitedMillis) == waits.length
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(waits[waits.length - 1] - waitedMillis));
    }

    /** Who has just come may still find somebody at once; who has waited a while did not until now. */
    private int firstAfter(long waitedMillis) {
        int at = Arrays.binarySearch(waits, waitedMillis == 0 ? -1 : waitedMillis);
        return at >= 0 ? at + 1 : -at - 1;
    }
}
