package io.duologue.core.engine;

import io.duologue.core.identity.UserId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections that have not said hello yet, in all and by user. Safe for many threads. */
final class PendingHandshakes {
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<UserId, Integer> byUser = new ConcurrentHashMap<>();

    /** How many of this user there are with this one. */
    int begun(UserId user) {
        all.incrementAndGet();
        return byUser.merge(user, 1, Integer::sum);
    }

    /** Said hello, or gone without one. */
    void done(UserId user) {
        all.decrementAndGet();
        byUser.computeIfPresent(user, (same, count) -> count == 1 ? null : count - 1);
    }

    int count() {
        return all.get();
    }

    int count(UserId user) {
        return byUser.getOrDefault(user, 0);
    }
}
