package io.duologue.core.limit;

import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import java.time.Instant;

/**
 * May this key do this now? Token buckets, shared by all nodes that share the implementation.
 *
 * <ol>
 *   <li>T-1: within any period p at most {@code burst + p / every} calls are allowed.
 *   <li>T-2: a refusal takes nothing and says after what time one call would be allowed.
 *   <li>T-3: keys do not touch each other.
 *   <li>T-4: a clock that goes back gives nothing and takes nothing.
 *   <li>T-5: {@link #erase} forgets what was counted for the id of the user, and no other key.
 *   <li>T-6: {@link #removeUntil} forgets who has all his calls again, from that moment on; nobody is allowed more by it.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code RateLimiterContract}.
 */
public interface RateLimiter extends Erasable, Perishable {

    RateResult tryAcquire(RateKey key, RateLimit limit, Instant now);

    /** Buckets in this process's memory, at most {@code capacity}; the one that was idle longest makes room. */
    static RateLimiter inMemory(int capacity) {
        return new InMemoryRateLimiter(capacity);
    }
}
