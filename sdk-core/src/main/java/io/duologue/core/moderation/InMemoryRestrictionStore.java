package io.duologue.core.moderation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Restrictions in this process's memory; those that have ended make room for new ones. Safe for many threads: one lock
 * guards the restrictions and their index by user.
 */
final class InMemoryRestrictionStore implements RestrictionStore {
    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<String, Restriction> byCase = new HashMap<>();
    private final Map<UserId, Map<String, Restriction>> byUser = new HashMap<>();
    private final Set<KeptRestriction> kept = new LinkedHashSet<>();
    private final Map<UserId, Names> names = new HashMap<>();

    InMemoryRestrictionStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void save(Restriction restriction) {
        lock.lock();
        try {
            remove(byCase.get(restriction.caseId()));
            if (byCase.size() >= capacity) {
                removeEnded(restriction.from());
            }
            if (byCase.size() >= capacity) {
                throw new BackendException("no room for another restriction: there are " + capacity);
            }
            add(restriction);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Restriction> active(UserId user, Instant now) {
        lock.lock();
        try {
            return Restriction.active(byUser.getOrDefault(user, Map.of()).values(), now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean lift(String caseId, Instant now) {
        lock.lock();
        try {
            Restriction lifted = byCase.get(caseId);
            if (lifted == null || !lifted.inForce(now)) {
                return false;
            }
            add(new Restriction(
                    lifted.caseId(),
                    lifted.user(),
                    lifted.rule(),
                    lifted.what(),
                    lifted.automatic(),
                    lifted.from(),
                    now));
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Restriction> of(UserId user) {
        lock.lock();
        try {
            return List.copyOf(byUser.getOrDefault(user, Map.of()).values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Restriction> find(String caseId) {
        lock.lock();
        try {
            return Optional.ofNullable(byCase.get(caseId));
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
    public void keep(KeptRestriction one) {
        lock.lock();
        try {
            if (kept.size() >= capacity && !kept.contains(one)) {
                throw new BackendException("no room for another restriction that is kept: there are " + capacity);
            }
            kept.add(one);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<KeptRestriction> keptFor(String subject, Instant now) {
        lock.lock();
        try {
            return kept.stream()
                    .filter(one -> one.subject().equals(subject) && now.isBefore(one.until()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void liftKept(KeptRestriction lifted) {
        lock.lock();
        try {
            kept.removeIf(lifted::isOneWith);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void keepNames(UserId gone, Set<String> subjects, Instant until) {
        lock.lock();
        try {
            if (names.size() >= capacity && !names.containsKey(gone)) {
                throw new BackendException("no room for the names of another one who is gone: there are " + capacity);
            }
            names.put(gone, new Names(Set.copyOf(subjects), until));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Set<String> namesOf(UserId gone, Instant now) {
        lock.lock();
        try {
            Names kept = names.get(gone);
            return kept != null && now.isBefore(kept.until()) ? kept.subjects() : Set.of();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<Restriction> ended = byCase.values().stream()
                    .filter(one -> one.until() != null && !one.until().isAfter(until))
                    .limit(atMost)
                    .toList();
            ended.forEach(this::remove);
            return ended.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeKeptUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<KeptRestriction> over = kept.stream()
                    .filter(one -> !one.until().isAfter(until))
                    .limit(atMost)
                    .toList();
            over.forEach(kept::remove);
            List<UserId> known = names.entrySet().stream()
                    .filter(entry -> !entry.getValue().until().isAfter(until))
                    .limit(atMost - over.size())
                    .map(Map.Entry::getKey)
                    .toList();
            known.forEach(names::remove);
            return over.size() + known.size();
        } finally {
            lock.unlock();
        }
    }

    private void add(Restriction restriction) {
        byCase.put(restriction.caseId(), restriction);
        byUser.computeIfAbsent(restriction.user(), user -> new LinkedHashMap<>())
                .put(restriction.caseId(), restriction);
    }

    private void remove(@Nullable Restriction restriction) {
        if (restriction == null) {
            return;
        }
        byCase.remove(restriction.caseId());
        byUser.computeIfPresent(restriction.user(), (user, own) -> {
            own.remove(restriction.caseId());
            return own.isEmpty() ? null : own;
        });
    }

    private void removeEnded(Instant now) {
        List.copyOf(byCase.values()).stream()
                .filter(one -> one.until() != null && !now.isBefore(one.until()))
                .forEach(this::remove);
    }

    /** Under which names somebody who is gone would be known, and until when that is kept. */
    private record Names(Set<String> subjects, Instant until) {}
}
