package io.duologue.redis;

import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Token buckets in Redis, to the microsecond. Safe for many threads. One command for each call.
 *
 * <p>All buckets of one person are in one hash, which goes when the last of them has been full for {@link #GRACE}.
 */
final class RedisRateLimiter implements RateLimiter {
    private static final Script TAKE = Script.named("take-rate");
    /** A bucket that is full may be forgotten, but not while some node's clock may still be behind. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final RedisConnection redis;

    RedisRateLimiter(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public RateResult tryAcquire(RateKey key, RateLimit limit, Instant now) {
        long every = Moments.microsUp(limit.every());
        Object wait = redis.run(
                TAKE,
                List.of(redis.keys().limits(key.who())),
                List.of(
                        key.what(),
                        Long.toString(Moments.micros(now)),
                        Long.toString(every),
                        Long.toString(every * (limit.burst() - 1L)),
                        Long.toString(GRACE.toMillis())));
        long micros = (Long) wait;
        return micros == 0 ? RateResult.ALLOWED : new RateResult.Limited(Moments.ofMicros(micros));
    }
}
