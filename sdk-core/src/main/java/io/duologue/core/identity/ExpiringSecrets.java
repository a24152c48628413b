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
import java.util.function.Predicate;

/**
 * What secrets stand for until their time is over, in this process's memory; where there is no room, what is over first goes. Safe
 * for many threads: one lock guards both collections, which hold the same.
 */
final class ExpiringSecrets<V> {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<SecretHash, Entry<V>> bySecret = new HashMap<>();
    private final TreeSet<Entry<V>> byExpiry = new TreeSet<>(Comparator.<Entry<V>, Instant>comparing(Entry::expiresAt)
            .thenComparing(entry -> entry.secret().value()));

    ExpiringSecrets(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    /** In place of what the secret stood for. */
    void put(SecretHash secret, V value, Instant expiresAt) {
        Entry<V> entry = new Entry<>(secret, value, expiresAt);
        lock.lock();
        try {
            Entry<V> before = bySecret.put(secret, entry);
            if (before != null) {
                byExpiry.remove(before);
            }
            byExpiry.add(entry);
            if (bySecret.size() > capacity) {
                removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<V> find(SecretHash secret, Instant now) {
        lock.lock();
        try {
            removeOver(now, Integer.MAX_VALUE);
            return Optional.ofNullable(bySecret.get(secret)).map(Entry::value);
        } finally {
            lock.unlock();
        }
    }

    /** A second call finds nothing. */
    Optional<V> take(SecretHash secret, Instant now) {
        lock.lock();
        try {
            removeOver(now, Integer.MAX_VALUE);
            Entry<V> entry = bySecret.remove(secret);
            if (entry == null) {
                return Optional.empty();
            }
            byExpiry.remove(entry);
            return Optional.of(entry.value());
        } finally {
            lock.unlock();
        }
    }

    void removeIf(Predicate<V> condition) {
        lock.lock();
        try {
            byExpiry.removeIf(entry -> condition.test(entry.value()));
            bySecret.values().removeIf(entry -> condition.test(entry.value()));
        } finally {
            lock.unlock();
        }
    }

    /** Removes what is over then, the first of it; how many. */
    int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            return removeOver(until, atMost);
        } finally {
            lock.unlock();
        }
    }

    private int removeOver(Instant now, int atMost) {
        int removed = 0;
        while (removed < atMost
                && !byExpiry.isEmpty()
                && !now.isBefore(byExpiry.first().expiresAt())) {
            removeFirst();
            removed++;
        }
        return removed;
    }

    private void removeFirst() {
        bySecret.remove(byExpiry.pollFirst().secret());
    }

    private record Entry<V>(SecretHash secret, V value, Instant expiresAt) {}
}
