package io.duologue.testkit.contract;

import io.duologue.core.limit.RateLimiter;

class InMemoryRateLimiterTest extends RateLimiterContract {
    @Override
    protected RateLimiter newLimiter() {
        return RateLimiter.inMemory(100);
    }
}
