package io.duologue.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long keys live of which somebody may make use until a moment: longer by {@link #GRACE}, as clocks differ. So the clock decides
 * when something is cleared away, never what is good.
 */
record Lives(InstantSource clock) {
    /** More than any two clocks differ; also what a key has whose moment is over already. */
    private static final Duration GRACE = Duration.ofMinutes(10);
    /** Nothing that ends later than that is cleared away before. */
    private static final Duration MOST = Duration.ofDays(3_650);

    /** Milliseconds. */
    String until(Instant moment) {
        Duration left = Duration.between(clock.instant(), moment);
        Duration positive = left.isNegative() ? Duration.ZERO : left;
        Duration life = positive.compareTo(MOST) > 0 ? MOST : positive;
        return Long.toString(life.plus(GRACE).toMillis());
    }
}
