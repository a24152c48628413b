package io.duologue.core.limit;

import java.time.Instant;

/**
 * May this key do this now? Token buckets, shared by all nodes that share the implementation.
 *
 * <ol>
 *   <li>T-1: within any period p at most {@code burst + p / every} calls are allowed.
 *   <li>T-2: a refusal takes nothing and says after what time one call would be allowed.
 *   <li>T-3: keys do not touch each other.
 *   <li>T-4: a clock that goes back gives nothing and takes nothing.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code RateLimiterContract}.
 */
public interface RateLimiter {

    RateResult tryAcquire(RateKey key, RateLimit limit, Instant now);

    /** Buckets in this process's memory, at most {@code capacity}; the one that was idle longest makes room. */
    static RateLimiter inMemory(int capacity) {
        return new InMemoryRateLimiter(capacity);
    }
}
