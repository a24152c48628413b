package io.duologue.core.identity;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Erasures in this process's memory. Safe for many threads: one lock guards them all. */
final class InMemoryErasureStore implements ErasureStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<UserId, PendingErasure> byUser = new HashMap<>();

    InMemoryErasureStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public PendingErasure request(UserId user, Instant requestedAt, Instant due) {
        lock.lock();
        try {
            PendingErasure known = byUser.get(user);
            if (known != null) {
                return known;
            }
            if (byUser.size() >= capacity) {
                throw new BackendException("no room for another erasure: there are " + capacity);
            }
            PendingErasure requested = new PendingErasure(user, requestedAt, due, false);
            byUser.put(user, requested);
            return requested;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<PendingErasure> find(UserId user) {
        lock.lock();
        try {
            return Optional.ofNullable(byUser.get(user));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean cancel(UserId user) {
        lock.lock();
        try {
            PendingErasure known = byUser.get(user);
            if (known == null || known.begun()) {
                return false;
            }
            byUser.remove(user);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean begin(UserId user, Instant now) {
        lock.lock();
        try {
            PendingErasure known = byUser.get(user);
            if (known == null || now.isBefore(known.due())) {
                return false;
            }
            byUser.put(user, new PendingErasure(user, known.requestedAt(), known.due(), true));
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<PendingErasure> due(Instant now, int limit) {
        lock.lock();
        try {
            return byUser.values().stream()
                    .filter(one -> !now.isBefore(one.due()))
                    .sorted(Comparator.comparing(PendingErasure::due).thenComparing(PendingErasure::user))
                    .limit(limit)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done(UserId user) {
        lock.lock();
        try {
            byUser.remove(user);
        } finally {
            lock.unlock();
        }
    }
}
