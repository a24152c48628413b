package io.duologue.server.api;

import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.protocol.ErrorCode;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import java.time.Instant;

/** Refuses what is asked for too often. As safe for threads as its limiter. */
final class Limits {
    private final RateLimiter limiter;
    private final Problems problems;

    Limits(Platform platform) {
        this.limiter = platform.stores().limiter();
        this.problems = platform.problems();
    }

    /**
     * Counts one more.
     *
     * @param what as the answer calls it
     * @throws RefusedException with 429, if it is one too many
     */
    void require(String what, RateKey key, RateLimit limit, Instant now) {
        if (limiter.tryAcquire(key, limit, now) instanceof RateResult.Limited limited) {
            throw problems.after(ErrorCode.RATE_LIMITED, limited.retryAfter(), "too many of these: " + what);
        }
    }
}
