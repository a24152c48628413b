package io.duologue.core.limit;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in this process's memory. Safe for many threads: one lock guards the map.
 *
 * <p>A bucket is kept as the instant at which it will be full again (the generic cell rate algorithm): each call moves it
 * by {@link RateLimit#every}, and a call is allowed while that instant is less than the burst away.
 */
final class InMemoryRateLimiter implements RateLimiter {
    private final Lock lock = new ReentrantLock();
    private final Map<RateKey, Bucket> buckets;

    InMemoryRateLimiter(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RateKey, Bucket> eldest) {
                return size() > capacity;
            }
        };
    }

    @Override
    public RateResult tryAcquire(RateKey key, RateLimit limit, Instant now) {
        lock.lock();
        try {
            Bucket bucket = Bucket.seenAt(now, buckets.get(key));
            Instant allowedAt = bucket.fullAt().minusNanos(limit.reserveNanos());
            if (allowedAt.isAfter(bucket.seenAt())) {
                buckets.put(key, bucket);
                return new RateResult.Limited(Duration.between(now, allowedAt));
            }
            buckets.put(key, bucket.taken(limit.every()));
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

    /**
     * One key's bucket.
     *
     * @param seenAt the latest time it was asked at; an earlier one counts as this one
     * @param fullAt when it will be full again; not before {@code seenAt}
     */
    private record Bucket(Instant seenAt, Instant fullAt) {

        static Bucket seenAt(Instant now, @Nullable Bucket before) {
            if (before == null) {
                return new Bucket(now, now);
            }
            Instant seen = later(now, before.seenAt());
            return new Bucket(seen, later(seen, before.fullAt()));
        }

        Bucket taken(Duration every) {
            return new Bucket(seenAt, fullAt.plus(every));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
