package io.duologue.matching.simulation;

import java.time.Duration;
import java.util.Collection;

/**
 * Waits, counted in classes: to the millisecond below a quarter of a second, then each no wider than a 128th of what it holds. However many
 * waits there are, it is as large. One thread at a time while it is filled.
 */
public final class Waits {

    private static final int EXACT_BITS = 8;
    private static final int EXACT = 1 << EXACT_BITS;
    private static final int PER_DOUBLING = EXACT / 2;
    private static final int CLASSES = EXACT + (Long.SIZE - EXACT_BITS) * PER_DOUBLING;

    private final long[] counts = new long[CLASSES];
    private long count;
    private long sum;

    Waits() {}

    /** Those of all of them together. */
    public static Waits together(Collection<Waits> parts) {
        Waits all = new Waits();
        for (Waits part : parts) {
            for (int at = 0; at < CLASSES; at++) {
                all.counts[at] += part.counts[at];
            }
            all.count += part.count;
            all.sum += part.sum;
        }
        return all;
    }

    void add(long millis) {
        counts[classOf(millis)]++;
        count++;
        sum += millis;
    }

    /** How many waits there were. */
    public long count() {
        return count;
    }

    /** Zero if there were none. */
    public Duration mean() {
        return Duration.ofMillis(count == 0 ? 0 : sum / count);
    }

    /**
     * The least wait that so many of a hundred did not exceed, rounded up to the end of its class; zero if there were none.
     *
     * @param percent above 0, up to 100
     */
    public Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("expected a percentile above 0, up to 100, but was " + percent);
        }
        long wanted = (long) Math.ceil(count * percent / 100);
        long seen = 0;
        for (int at = 0; at < CLASSES && wanted > 0; at++) {
            seen += counts[at];
            if (seen >= wanted) {
                return Duration.ofMillis(endOf(at));
            }
        }
        return Duration.ZERO;
    }

    private static int classOf(long millis) {
        if (millis < EXACT) {
            return (int) Math.max(0, millis);
        }
        int shift = Long.SIZE - EXACT_BITS - Long.numberOfLeadingZeros(millis);
        return EXACT + (shift - 1) * PER_DOUBLING + (int) (millis >>> shift) - PER_DOUBLING;
    }

    /** The greatest wait that is in the class. */
    private static long endOf(int at) {
        if (at < EXACT) {
            return at;
        }
        int shift = (at - EXACT) / PER_DOUBLING + 1;
        int place = (at - EXACT) % PER_DOUBLING + PER_DOUBLING;
        return ((place + 1L) << shift) - 1;
    }
}
