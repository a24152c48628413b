package io.duologue.core.engine;

import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.RateResult;
import io.duologue.core.limit.TokenBucket;
import java.time.Instant;

/** One connection's calls of one kind. One thread at a time: the connection's lane. */
final class FrameBucket {
    private final RateLimit limit;
    private TokenBucket bucket;

    FrameBucket(RateLimit limit, Instant now) {
        this.limit = limit;
        this.bucket = TokenBucket.full(now);
    }

    /** False if there are too many. */
    boolean take(Instant now) {
        return tryAcquire(now) instanceof RateResult.Allowed;
    }

    RateResult tryAcquire(Instant now) {
        bucket = bucket.at(now);
        if (!bucket.allows(limit)) {
            return new RateResult.Limited(bucket.waitFrom(now, limit));
        }
        bucket = bucket.taken(limit);
        return RateResult.ALLOWED;
    }
}
