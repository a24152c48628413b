package io.duologue.core.engine;

import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * On which node somebody was a moment ago: who talks is rung for with each message, and seldom moves. Safe for many threads: one
 * lock guards the map, of which the one that was written longest ago makes room.
 */
final class Whereabouts {
    private static final int MOST = 20_000;

    private final Duration worth;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, Seen> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Seen> eldest) {
            return size() > MOST;
        }
    };

    private record Seen(NodeId node, Instant at) {}

    /** @param worth for how long it is taken for true */
    Whereabouts(Duration worth) {
        this.worth = worth;
    }

    void put(UserId user, NodeId node, Instant now) {
        lock.lock();
        try {
            seen.remove(user);
            seen.put(user, new Seen(node, now));
        } finally {
            lock.unlock();
        }
    }

    Optional<NodeId> find(UserId user, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(seen.get(user))
                    .filter(was -> now.isBefore(was.at().plus(worth)))
                    .map(Seen::node);
        } finally {
            lock.unlock();
        }
    }
}
