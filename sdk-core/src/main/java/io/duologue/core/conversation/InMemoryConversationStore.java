package io.duologue.core.conversation;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records of conversations in this process's memory. Safe for many threads: one lock guards the records and their index
 * by user.
 */
final class InMemoryConversationStore implements ConversationStore {
    private static final Comparator<ConversationInfo> LATEST_FIRST =
            Comparator.comparing(ConversationInfo::startedAt).reversed().thenComparing(ConversationInfo::id);

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<ConversationId, ConversationInfo> started = new LinkedHashMap<>();
    private final Map<ConversationId, End> ends = new LinkedHashMap<>();
    private final Map<ConversationId, Map<UserId, Feedback>> feedback = new HashMap<>();
    private final Map<ConversationId, Instant> revealed = new HashMap<>();
    private final Map<UserId, NavigableSet<ConversationInfo>> byUser = new HashMap<>();

    InMemoryConversationStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void started(ConversationInfo info) {
        lock.lock();
        try {
            if (started.putIfAbsent(info.id(), info) != null) {
                return;
            }
            conversationsOf(info.a()).add(info);
            conversationsOf(info.b()).add(info);
            if (started.size() > capacity) {
                forget(started.values().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(
            ConversationId id, EntryBody.EndCause cause, @Nullable UserId by, Instant at, @Nullable Course course) {
        lock.lock();
        try {
            ends.putIfAbsent(id, new End(cause, by, at, course));
            if (ends.size() > capacity) {
                ends.remove(ends.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean feedback(ConversationId id, Feedback given) {
        lock.lock();
        try {
            ConversationInfo info = started.get(id);
            if (info == null || info.party(given.from()).isEmpty()) {
                return false;
            }
            feedback.computeIfAbsent(id, same -> new LinkedHashMap<>()).putIfAbsent(given.from(), given);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void revealed(ConversationId id, Instant at) {
        lock.lock();
        try {
            if (started.containsKey(id)) {
                revealed.putIfAbsent(id, at);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<ConversationRecord> find(ConversationId id) {
        lock.lock();
        try {
            return Optional.ofNullable(started.get(id)).map(this::recorded);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<ConversationRecord> latest(UserId user, int limit) {
        lock.lock();
        try {
            NavigableSet<ConversationInfo> own = byUser.get(user);
            return own == null
                    ? List.of()
                    : own.stream().limit(limit).map(this::recorded).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<UserId, Instant> partners(UserId user, Instant since) {
        lock.lock();
        try {
            Map<UserId, Instant> partners = new HashMap<>();
            NavigableSet<ConversationInfo> own = byUser.get(user);
            if (own != null) {
                own.stream()
                        .takeWhile(info -> !info.startedAt().isBefore(since))
                        .forEach(info ->
                                partners.putIfAbsent(info.a().equals(user) ? info.b() : info.a(), info.startedAt()));
            }
            return Map.copyOf(partners);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            NavigableSet<ConversationInfo> own = byUser.remove(user);
            if (own != null) {
                own.forEach(info -> eraseFrom(info, user));
            }
        } finally {
            lock.unlock();
        }
    }

    private void eraseFrom(ConversationInfo info, UserId user) {
        feedback.computeIfPresent(info.id(), (id, given) -> {
            given.remove(user);
            return given.isEmpty() ? null : given;
        });
        info.party(user).ifPresent(party -> ends.computeIfPresent(info.id(), (id, end) -> end.without(party, user)));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<ConversationInfo> old = started.values().stream()
                    .filter(info -> !over(info).isAfter(until))
                    .limit(atMost)
                    .toList();
            old.forEach(this::forget);
            List<ConversationId> untold = ends.entrySet().stream()
                    .filter(end -> !started.containsKey(end.getKey())
                            && !end.getValue().at().isAfter(until))
                    .limit((long) atMost - old.size())
                    .map(Map.Entry::getKey)
                    .toList();
            untold.forEach(ends::remove);
            return old.size() + untold.size();
        } finally {
            lock.unlock();
        }
    }

    private Instant over(ConversationInfo info) {
        End end = ends.get(info.id());
        return end == null ? info.startedAt() : end.at();
    }

    private NavigableSet<ConversationInfo> conversationsOf(UserId user) {
        return byUser.computeIfAbsent(user, same -> new TreeSet<>(LATEST_FIRST));
    }

    private void forget(ConversationInfo info) {
        started.remove(info.id());
        ends.remove(info.id());
        feedback.remove(info.id());
        revealed.remove(info.id());
        for (Party party : Party.values()) {
            byUser.computeIfPresent(info.user(party), (user, own) -> {
                own.remove(info);
                return own.isEmpty() ? null : own;
            });
        }
    }

    private ConversationRecord recorded(ConversationInfo info) {
        End end = ends.get(info.id());
        List<Feedback> given =
                List.copyOf(feedback.getOrDefault(info.id(), Map.of()).values());
        Instant shown = revealed.get(info.id());
        return end == null
                ? new ConversationRecord(info, null, null, null, given, shown)
                : new ConversationRecord(info, end.at(), end.cause(), end.by(), given, shown, end.course());
    }

    private record End(
            EntryBody.EndCause cause,
            @Nullable UserId by,
            Instant at,
            @Nullable Course course) {

        End without(Party party, UserId user) {
            return course == null ? this : new End(cause, by, at, course.without(party, user.equals(by)));
        }
    }
}
