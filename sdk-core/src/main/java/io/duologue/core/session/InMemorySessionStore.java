package io.duologue.core.session;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in this process's memory. Safe for many threads: one lock guards the sessions and their two indexes, which
 * change together.
 */
final class InMemorySessionStore implements SessionStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, LiveSession> sessions = new HashMap<>();
    private final TreeMap<Appointment, LiveSession> byDue = new TreeMap<>();
    private final Map<NodeId, TreeMap<UserId, LiveSession>> byOwner = new HashMap<>();

    InMemorySessionStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public Claim claim(UserId user, NodeId node, SessionId fresh, Instant now) {
        lock.lock();
        try {
            LiveSession before = sessions.get(user);
            if (before == null && sessions.size() >= capacity) {
                throw new BackendException("no room for another session: there are " + capacity);
            }
            boolean resumed = before != null && !before.lost();
            long fence = Math.max((before == null ? 0 : before.fence()) + 1, now.toEpochMilli());
            LiveSession claimed = before != null && resumed
                    ? before.copy()
                            .withVersion(before.version() + 1)
                            .withFence(fence)
                            .withOwner(node)
                            .withDisconnectedAt(Optional.empty())
                    : fresh(user, node, fresh, fence, before);
            store(before, claimed);
            return new Claim(claimed, resumed, Optional.ofNullable(before).map(LiveSession::owner));
        } finally {
            lock.unlock();
        }
    }

    private static LiveSession fresh(UserId user, NodeId node, SessionId id, long fence, @Nullable LiveSession lost) {
        return LiveSession.builder()
                .user(user)
                .id(id)
                .version(lost == null ? 1 : lost.version() + 1)
                .fence(fence)
                .owner(node)
                .activity(Activity.IDLE)
                .last(lost == null ? Optional.empty() : lost.last())
                .build();
    }

    @Override
    public Optional<LiveSession> find(UserId user) {
        lock.lock();
        try {
            return Optional.ofNullable(sessions.get(user));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<LiveSession> replace(LiveSession expected, LiveSession next) {
        if (!next.user().equals(expected.user())) {
            throw new IllegalArgumentException("expected a session of the same user");
        }
        LiveSession stored = next.copy().withVersion(expected.version() + 1);
        lock.lock();
        try {
            LiveSession before = sessions.get(expected.user());
            if (!isUnchanged(expected, before)) {
                return Optional.empty();
            }
            store(before, stored);
            return Optional.of(stored);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean remove(LiveSession expected) {
        lock.lock();
        try {
            LiveSession before = sessions.get(expected.user());
            if (!isUnchanged(expected, before)) {
                return false;
            }
            store(before, null);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            store(sessions.get(user), null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<LiveSession> due(Instant now, int limit) {
        lock.lock();
        try {
            return byDue.entrySet().stream()
                    .takeWhile(entry -> !entry.getKey().at().isAfter(now))
                    .limit(limit)
                    .map(Map.Entry::getValue)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<LiveSession> ownedBy(NodeId node, int limit) {
        lock.lock();
        try {
            TreeMap<UserId, LiveSession> owned = byOwner.get(node);
            return owned == null
                    ? List.of()
                    : owned.values().stream().limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    /** An id is never used twice, so that a version counts within it. */
    private static boolean isUnchanged(LiveSession expected, @Nullable LiveSession stored) {
        return stored != null && stored.id().equals(expected.id()) && stored.version() == expected.version();
    }

    private void store(@Nullable LiveSession before, @Nullable LiveSession after) {
        if (before != null) {
            sessions.remove(before.user());
            before.due().ifPresent(at -> byDue.remove(new Appointment(at, before.user())));
            byOwner.computeIfPresent(before.owner(), (node, owned) -> {
                owned.remove(before.user());
                return owned.isEmpty() ? null : owned;
            });
        }
        if (after != null) {
            sessions.put(after.user(), after);
            after.due().ifPresent(at -> byDue.put(new Appointment(at, after.user()), after));
            if (after.disconnectedAt().isEmpty()) {
                byOwner.computeIfAbsent(after.owner(), node -> new TreeMap<>()).put(after.user(), after);
            }
        }
    }

    /** When somebody should look at whose session. */
    private record Appointment(Instant at, UserId user) implements Comparable<Appointment> {
        private static final Comparator<Appointment> ORDER =
                Comparator.comparing(Appointment::at).thenComparing(Appointment::user);

        @Override
        public int compareTo(Appointment other) {
            return ORDER.compare(this, other);
        }
    }
}
