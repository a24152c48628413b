package io.duologue.redis;

import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateLimiter;
import io.duologue.core.limit.RateResult;
import io.duologue.redis.Keys.LimitKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Token buckets in Redis, to the microsecond. Safe for many threads. One command for each call, but one for each shard to forget who
 * has all his calls again.
 */
final class RedisRateLimiter implements RateLimiter {
    private static final Script TAKE = Script.named("take-rate");
    private static final Script ERASE = Script.named("erase-limits");
    private static final Script CLEAR = Script.named("clear-limits");
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
                redis.keys().limits(key.who()).all(),
                List.of(
                        key.who(),
                        URLEncoder.encode(key.what(), StandardCharsets.UTF_8),
                        Long.toString(Moments.micros(now)),
                        Long.toString(every),
                        Long.toString(every * (limit.burst() - 1L)),
                        Long.toString(Moments.microsUp(GRACE))));
        long micros = (Long) wait;
        return micros == 0 ? RateResult.ALLOWED : new RateResult.Limited(Moments.ofMicros(micros));
    }

    @Override
    public void erase(UserId user) {
        redis.run(ERASE, redis.keys().limits(user.value()).all(), List.of(user.value()));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        int removed = 0;
        for (LimitKeys shard : redis.keys().allLimits()) {
            List<String> arguments = List.of(Long.toString(Moments.micros(until)), Integer.toString(atMost - removed));
            removed += Math.toIntExact((Long) redis.run(CLEAR, shard.all(), arguments));
        }
        return removed;
    }
}
