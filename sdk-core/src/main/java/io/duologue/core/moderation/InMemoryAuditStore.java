package io.duologue.core.moderation;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Entries in this process's memory. Safe for many threads: one lock guards the entries and their indexes. */
final class InMemoryAuditStore implements AuditStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final NavigableMap<Long, Entry> byNumber = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    /** The numbers of those that make room first. */
    private final NavigableSet<Long> readings = new TreeSet<>();

    private long last;

    InMemoryAuditStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public long write(Entry entry) {
        lock.lock();
        try {
            Long known = numbers.get(entry.id());
            if (known != null) {
                return known;
            }
            if (byNumber.size() >= capacity) {
                remove(readings.isEmpty() ? byNumber.firstKey() : readings.first());
            }
            last++;
            byNumber.put(last, entry);
            numbers.put(entry.id(), last);
            if (entry.action() == Action.READ) {
                readings.add(last);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Entry> find(String id) {
        lock.lock();
        try {
            return Optional.ofNullable(numbers.get(id)).map(byNumber::get);
        } finally {
            lock.unlock();
        }
    }

    private void remove(long number) {
        Entry removed = byNumber.remove(number);
        if (removed != null) {
            numbers.remove(removed.id());
            readings.remove(number);
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<Long> old = byNumber.entrySet().stream()
                    .filter(one -> !one.getValue().at().isAfter(until))
                    .limit(atMost)
                    .map(Map.Entry::getKey)
                    .toList();
            old.forEach(this::remove);
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Written> read(long below, int limit) {
        lock.lock();
        try {
            return byNumber.headMap(below, false).descendingMap().entrySet().stream()
                    .limit(limit)
                    .map(one -> new Written(one.getKey(), one.getValue()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
