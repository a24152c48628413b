package io.duologue.core.engine;

import io.duologue.core.limit.RateLimit;
import java.time.Duration;
import java.time.Instant;

/** The token bucket of one connection's frames, of whatever kind. One thread at a time: the connection's lane. */
final class FrameBucket {
    private final RateLimit limit;
    private double tokens;
    private Instant at;

    FrameBucket(RateLimit limit, Instant now) {
        this.limit = limit;
        this.tokens = limit.burst();
        this.at = now;
    }

    /** False if there are too many. */
    boolean take(Instant now) {
        if (now.isAfter(at)) {
            double gained =
                    (double) Duration.between(at, now).toNanos() / limit.every().toNanos();
            tokens = Math.min(limit.burst(), tokens + gained);
            at = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
