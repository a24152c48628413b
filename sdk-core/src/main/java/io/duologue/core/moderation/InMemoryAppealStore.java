package io.duologue.core.moderation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Appeals in this process's memory. Safe for many threads: one lock guards the appeals and their indexes. */
final class InMemoryAppealStore implements AppealStore {
    private static final Comparator<Appeal> OLDEST_FIRST =
            Comparator.comparing(Appeal::at).thenComparing(Appeal::caseId);
    private static final Comparator<Appeal> LATEST_FIRST =
            Comparator.comparing(Appeal::at).reversed().thenComparing(Appeal::caseId);

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<String, Appeal> byCase = new HashMap<>();
    private final Map<UserId, Map<String, Appeal>> byUser = new HashMap<>();
    private final NavigableSet<Appeal> open = new TreeSet<>(OLDEST_FIRST);

    InMemoryAppealStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public FileResult file(Appeal appeal) {
        if (!appeal.isOpen()) {
            throw new IllegalArgumentException("appeal: expected one that is open but it is decided");
        }
        lock.lock();
        try {
            Appeal first = byCase.get(appeal.caseId());
            if (first != null) {
                return new FileResult.Repeated(first);
            }
            if (byCase.size() >= capacity) {
                throw new BackendException("no room for another appeal: there are " + capacity);
            }
            put(appeal);
            open.add(appeal);
            return new FileResult.Filed(appeal);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Appeal> find(String caseId) {
        lock.lock();
        try {
            return Optional.ofNullable(byCase.get(caseId));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Appeal> by(UserId user, int limit) {
        List<Appeal> all;
        lock.lock();
        try {
            all = List.copyOf(byUser.getOrDefault(user, Map.of()).values());
        } finally {
            lock.unlock();
        }
        return all.stream().sorted(LATEST_FIRST).limit(limit).toList();
    }

    @Override
    public List<Appeal> open(@Nullable String behind, int limit) {
        lock.lock();
        try {
            return from(behind).limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    private Stream<Appeal> from(@Nullable String behind) {
        if (behind == null) {
            return open.stream();
        }
        Appeal last = byCase.get(behind);
        return last == null ? Stream.of() : open.tailSet(last, false).stream();
    }

    @Override
    public Optional<Decision> decide(String caseId, Decision decision) {
        lock.lock();
        try {
            Appeal appeal = byCase.get(caseId);
            if (appeal == null) {
                return Optional.empty();
            }
            Decision earlier = appeal.decision();
            if (earlier != null) {
                return Optional.of(earlier);
            }
            open.remove(appeal);
            put(appeal.with(decision));
            return Optional.of(decision);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            List.copyOf(byUser.getOrDefault(user, Map.of()).values()).forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost, Predicate<String> spared) {
        int removed = 0;
        for (Appeal old : filedUntil(until)) {
            if (removed == atMost) {
                break;
            }
            if (!spared.test(old.caseId())) {
                removed += forget(old.caseId()) ? 1 : 0;
            }
        }
        return removed;
    }

    private List<Appeal> filedUntil(Instant until) {
        lock.lock();
        try {
            return byCase.values().stream()
                    .filter(appeal -> !appeal.at().isAfter(until))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean forget(String caseId) {
        lock.lock();
        try {
            Appeal appeal = byCase.get(caseId);
            if (appeal == null) {
                return false;
            }
            remove(appeal);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void put(Appeal appeal) {
        byCase.put(appeal.caseId(), appeal);
        byUser.computeIfAbsent(appeal.user(), user -> new HashMap<>()).put(appeal.caseId(), appeal);
    }

    private void remove(Appeal appeal) {
        byCase.remove(appeal.caseId());
        open.remove(appeal);
        byUser.computeIfPresent(appeal.user(), (user, own) -> {
            own.remove(appeal.caseId());
            return own.isEmpty() ? null : own;
        });
    }
}
