package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Pending sign-ins in this process's memory. Safe for many threads: one lock guards both, which hold the same. */
final class InMemoryPendingSignInStore implements PendingSignInStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<SecretHash, Entry> byState = new HashMap<>();
    private final TreeSet<Entry> byExpiry = new TreeSet<>(Comparator.comparing(Entry::expiresAt)
            .thenComparing(entry -> entry.state().value()));

    InMemoryPendingSignInStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void put(SecretHash state, PendingSignIn pending) {
        Entry entry = new Entry(state, pending);
        lock.lock();
        try {
            Entry before = byState.put(state, entry);
            if (before != null) {
                byExpiry.remove(before);
            }
            byExpiry.add(entry);
            if (byState.size() > capacity) {
                removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<PendingSignIn> take(SecretHash state, Instant now) {
        lock.lock();
        try {
            while (!byExpiry.isEmpty() && !now.isBefore(byExpiry.first().expiresAt())) {
                removeFirst();
            }
            Entry entry = byState.remove(state);
            if (entry == null) {
                return Optional.empty();
            }
            byExpiry.remove(entry);
            return Optional.of(entry.pending());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            int removed = 0;
            while (removed < atMost
                    && !byExpiry.isEmpty()
                    && !until.isBefore(byExpiry.first().expiresAt())) {
                removeFirst();
                removed++;
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    private void removeFirst() {
        byState.remove(byExpiry.pollFirst().state());
    }

    private record Entry(SecretHash state, PendingSignIn pending) {
        Instant expiresAt() {
            return pending.expiresAt();
        }
    }
}
