package io.duologue.core.signin;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Notices in this process's memory. Safe for many threads: one lock guards them all. */
final class InMemoryNoticeStore implements NoticeStore {
    private final int people;
    private final Lock lock = new ReentrantLock();
    /** In the order in which they were last told something. */
    private final Map<UserId, Told> byUser = new LinkedHashMap<>();

    InMemoryNoticeStore(int people) {
        Checks.atLeast("people", 1, people);
        this.people = people;
    }

    @Override
    public void add(UserId user, Notice notice) {
        lock.lock();
        try {
            Told told = byUser.remove(user);
            if (told == null) {
                told = new Told(new ArrayDeque<>(), new HashSet<>());
            }
            byUser.put(user, told);
            told.latestFirst().addFirst(notice);
            told.open().add(notice.id());
            if (told.latestFirst().size() > MAX_PER_USER) {
                told.open().remove(told.latestFirst().removeLast().id());
            }
            if (byUser.size() > people) {
                Iterator<UserId> longestAgo = byUser.keySet().iterator();
                longestAgo.next();
                longestAgo.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Notice> open(UserId user) {
        lock.lock();
        try {
            Told told = byUser.get(user);
            return told == null
                    ? List.of()
                    : told.latestFirst().stream()
                            .filter(notice -> told.open().contains(notice.id()))
                            .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Notice> latest(UserId user) {
        lock.lock();
        try {
            Told told = byUser.get(user);
            return told == null ? List.of() : List.copyOf(told.latestFirst());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Notice> find(UserId user, String id) {
        lock.lock();
        try {
            Told told = byUser.get(user);
            return told == null
                    ? Optional.empty()
                    : told.latestFirst().stream()
                            .filter(notice -> notice.id().equals(id))
                            .findFirst();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean acknowledge(UserId user, String id) {
        lock.lock();
        try {
            Told told = byUser.get(user);
            return told != null && told.open().remove(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            byUser.remove(user);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            int removed = 0;
            for (Iterator<Told> all = byUser.values().iterator(); all.hasNext() && removed < atMost; ) {
                Told told = all.next();
                while (removed < atMost && !told.isEmpty() && told.oldest().at().compareTo(until) <= 0) {
                    told.forgetOldest();
                    removed++;
                }
                if (told.isEmpty()) {
                    all.remove();
                }
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    private record Told(Deque<Notice> latestFirst, Set<String> open) {
        boolean isEmpty() {
            return latestFirst.isEmpty();
        }

        Notice oldest() {
            return latestFirst.getLast();
        }

        void forgetOldest() {
            open.remove(latestFirst.removeLast().id());
        }
    }
}
