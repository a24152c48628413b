package io.duologue.redis;

import io.duologue.core.limit.RateLimiter;
import io.duologue.testkit.contract.RateLimiterContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class RateLimiterOnClusterIT extends RateLimiterContract {
    private RedisBackend redis;

    @Override
    protected RateLimiter newLimiter() {
        redis = Servers.onCluster();
        return redis.rateLimiter();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
