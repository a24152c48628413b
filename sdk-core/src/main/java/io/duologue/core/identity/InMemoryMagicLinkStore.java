package io.duologue.core.identity;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Links in this process's memory. Safe for many threads: one lock guards both, which hold the same. */
final class InMemoryMagicLinkStore implements MagicLinkStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<SecretHash, Entry> bySecret = new HashMap<>();
    private final TreeSet<Entry> byExpiry = new TreeSet<>(Comparator.comparing(Entry::expiresAt)
            .thenComparing(entry -> entry.secret().value()));

    InMemoryMagicLinkStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void put(SecretHash secret, MagicLink link) {
        Entry entry = new Entry(secret, link);
        lock.lock();
        try {
            Entry before = bySecret.put(secret, entry);
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

    @Override
    public Optional<MagicLink> find(SecretHash secret, Instant now) {
        lock.lock();
        try {
            removeExpired(now);
            return Optional.ofNullable(bySecret.get(secret)).map(Entry::link);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<MagicLink> take(SecretHash secret, Instant now) {
        lock.lock();
        try {
            removeExpired(now);
            Entry entry = bySecret.remove(secret);
            if (entry == null) {
                return Optional.empty();
            }
            byExpiry.remove(entry);
            return Optional.of(entry.link());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void eraseTo(EmailAddress address) {
        lock.lock();
        try {
            List<Entry> there = bySecret.values().stream()
                    .filter(entry -> entry.link().address().equals(address))
                    .toList();
            byExpiry.removeAll(there);
            bySecret.values().removeAll(there);
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

    private void removeExpired(Instant now) {
        while (!byExpiry.isEmpty() && !now.isBefore(byExpiry.first().expiresAt())) {
            removeFirst();
        }
    }

    private void removeFirst() {
        bySecret.remove(byExpiry.pollFirst().secret());
    }

    private record Entry(SecretHash secret, MagicLink link) {
        Instant expiresAt() {
            return link.expiresAt();
        }
    }
}
