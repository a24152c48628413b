package io.duologue.core.limit;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Buckets in this process's memory. Safe for many threads: one lock guards the map. */
final class InMemoryRateLimiter implements RateLimiter {
    private final Lock lock = new ReentrantLock();
    private final Map<RateKey, TokenBucket> buckets;

    InMemoryRateLimiter(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RateKey, TokenBucket> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public RateResult tryAcquire(RateKey key, RateLimit limit, Instant now) {
        lock.lock();
        try {
            TokenBucket bucket =
                    buckets.getOrDefault(key, TokenBucket.full(now)).at(now);
            if (!bucket.allows(limit)) {
                buckets.put(key, bucket);
                return new RateResult.Limited(bucket.waitFrom(now, limit));
            }
            buckets.put(key, bucket.taken(limit));
            return RateResult.ALLOWED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            buckets.keySet().removeIf(key -> key.who().equals(user.value()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<RateKey> full = buckets.entrySet().stream()
                    .filter(entry -> !entry.getValue().fullAt().isAfter(until))
                    .limit(atMost)
                    .map(Map.Entry::getKey)
                    .toList();
            full.forEach(buckets::remove);
            return full.size();
        } finally {
            lock.unlock();
        }
    }
}
