package io.duologue.core.limit;

import io.duologue.core.Checks;
import java.time.Duration;

/**
 * A token bucket's size. Immutable.
 *
 * @param burst calls that may come at once, at least 1
 * @param every one more call is allowed each time this long has passed; positive
 */
public record RateLimit(int burst, Duration every) {
    public RateLimit {
        Checks.atLeast("burst", 1, burst);
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("every: expected a positive duration but was " + every);
        }
    }

    /** {@code calls} in each {@code period}, all of which may come at once. */
    public static RateLimit of(int calls, Duration period) {
        return new RateLimit(calls, period.dividedBy(calls));
    }
}
