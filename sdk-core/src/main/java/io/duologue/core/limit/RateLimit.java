package io.duologue.core.limit;

import io.duologue.core.Checks;
import java.time.Duration;

/**
 * A token bucket's size. Immutable.
 *
 * @param burst calls that may come at once, at least 1
 * @param every one more call is allowed each time this long has passed; positive, and {@code burst} times it at most 292 years
 */
public record RateLimit(int burst, Duration every) {
    /** Until a whole burst has come back; more does not fit into nanoseconds. */
    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

    public RateLimit {
        Checks.atLeast("burst", 1, burst);
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("every: expected a positive duration but was " + every);
        }
        if (every.compareTo(MOST.dividedBy(burst)) > 0) {
            throw new IllegalArgumentException("every: expected at most " + MOST.dividedBy(burst) + " for a burst of "
                    + burst + " but was " + every);
        }
    }

    /** {@code calls} in each {@code period}, all of which may come at once. */
    public static RateLimit of(int calls, Duration period) {
        return new RateLimit(calls, period.dividedBy(calls));
    }

    /** How long before the bucket is full again one call is allowed, in nanoseconds. */
    long reserveNanos() {
        return every.toNanos() * (burst - 1L);
    }
}
