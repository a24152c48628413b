package org.example.consumer;

import io.duologue.core.limit.RateLimiter;
import io.duologue.testkit.contract.RateLimiterContract;

/** Stands for a part of one's own: the published test kit brings all that its contract needs. */
class OwnLimiterTest extends RateLimiterContract {
    @Override
    protected RateLimiter newLimiter() {
        return RateLimiter.inMemory(100);
    }
}
