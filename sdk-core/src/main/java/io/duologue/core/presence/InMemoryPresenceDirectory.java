package io.duologue.core.presence;

import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Presence in this process's memory, as large as there are connections. Safe for many threads: one lock guards all maps.
 */
final class InMemoryPresenceDirectory implements PresenceDirectory {
    private final Lock lock = new ReentrantLock();
    private final Map<NodeId, Instant> renewals = new HashMap<>();
    private final Map<UserId, Announcement> announcements = new HashMap<>();
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);

    @Override
    public void renew(NodeId node, Instant now) {
        lock.lock();
        try {
            renewals.merge(node, now, (before, given) -> given.isAfter(before) ? given : before);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> renewedAt(NodeId node) {
        lock.lock();
        try {
            return Optional.ofNullable(renewals.get(node));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<NodeLease> leases() {
        lock.lock();
        try {
            return renewals.entrySet().stream()
                    .map(entry -> new NodeLease(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparing(lease -> lease.node().value()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void retire(NodeId node) {
        lock.lock();
        try {
            renewals.remove(node);
            List<UserId> left = announcements.entrySet().stream()
                    .filter(entry -> entry.getValue().node().equals(node))
                    .map(Map.Entry::getKey)
                    .toList();
            left.forEach(user -> put(user, null));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void announce(UserId user, NodeId node, long fence, Status status) {
        lock.lock();
        try {
            Announcement inForce = announcements.get(user);
            if (inForce == null || fence >= inForce.fence()) {
                put(user, new Announcement(node, fence, status));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void withdraw(UserId user, NodeId node, long fence) {
        lock.lock();
        try {
            Announcement inForce = announcements.get(user);
            if (inForce != null && inForce.fence() == fence && inForce.node().equals(node)) {
                put(user, null);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            put(user, null);
        } finally {
            lock.unlock();
        }
    }

    private void put(UserId user, @Nullable Announcement announcement) {
        Announcement before = announcement == null ? announcements.remove(user) : announcements.put(user, announcement);
        if (before != null) {
            counts.merge(before.status(), -1, Integer::sum);
        }
        if (announcement != null) {
            counts.merge(announcement.status(), 1, Integer::sum);
        }
    }

    @Override
    public Optional<NodeId> locate(UserId user) {
        lock.lock();
        try {
            return Optional.ofNullable(announcements.get(user)).map(Announcement::node);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Counts counts() {
        lock.lock();
        try {
            return new Counts(
                    announcements.size(),
                    counts.getOrDefault(Status.WAITING, 0),
                    counts.getOrDefault(Status.TALKING, 0));
        } finally {
            lock.unlock();
        }
    }

    private record Announcement(NodeId node, long fence, Status status) {}
}
