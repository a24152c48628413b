package io.duologue.core.moderation;

import io.duologue.core.Checks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Entries in this process's memory. Safe for many threads: one lock guards the entries and their ids. */
final class InMemoryAuditStore implements AuditStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final NavigableMap<Long, Entry> byNumber = new TreeMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
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
                numbers.remove(byNumber.pollFirstEntry().getValue().id());
            }
            last++;
            byNumber.put(last, entry);
            numbers.put(entry.id(), last);
            return last;
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
