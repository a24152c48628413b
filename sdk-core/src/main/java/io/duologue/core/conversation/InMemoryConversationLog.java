package io.duologue.core.conversation;

import io.duologue.core.BackendException;
import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Logs in this process's memory.
 *
 * <p>{@code slots} maps each id to a log or a tombstone. {@code existence} guards what is in it: logs and tombstones come
 * and go under it alone, and are counted there, each kind for itself: what never came to be takes no room from those who
 * talk, and the oldest of it makes room, because nobody who was to begin it is still at it after so many. Each {@link InMemoryLog} is guarded by its own lock, which is held for one decision of
 * {@link LogRules} and its application; nothing else is called under it. The two locks are never held together. A log
 * that is removed while a call is on its way to it is over: what that call still finds there is what it would have found
 * a moment before.
 */
final class InMemoryConversationLog implements ConversationLog {
    private static final int MAX_PAGE = 512;
    /** There is room for so many tombstones at least. */
    private static final int TOMBSTONES = 10_000;

    private final LogRules rules;
    private final Marks marks;
    private final Lock existence = new ReentrantLock();
    private final ConcurrentMap<ConversationId, Slot> slots = new ConcurrentHashMap<>();
    private final Set<ConversationId> tombstones = new LinkedHashSet<>();
    private int logs;

    InMemoryConversationLog(LogRules rules, RandomGenerator marks) {
        this.rules = rules;
        this.marks = new Marks(marks);
    }

    @Override
    public CreateResult create(ConversationInfo info) {
        existence.lock();
        try {
            Slot slot = slots.get(info.id());
            if (slot instanceof InMemoryLog) {
                return CreateResult.EXISTS;
            }
            if (slot != null && !rules.mayCreateDespiteTombstone()) {
                return CreateResult.TOMBSTONED;
            }
            if (logs >= rules.limits().maxConversations()) {
                throw new BackendException("no room for another conversation: there are " + logs);
            }
            put(info.id(), new InMemoryLog(info, rules));
            return CreateResult.CREATED;
        } finally {
            existence.unlock();
        }
    }

    @Override
    public TombstoneResult tombstone(ConversationId id, Instant now) {
        existence.lock();
        try {
            Slot slot = slots.get(id);
            if (slot instanceof InMemoryLog) {
                return TombstoneResult.LOG_EXISTS;
            }
            if (slot == null
                    && tombstones.size() >= Math.max(TOMBSTONES, rules.limits().maxConversations())) {
                remove(tombstones.iterator().next());
            }
            put(id, new Tombstone(now));
            return TombstoneResult.TOMBSTONED;
        } finally {
            existence.unlock();
        }
    }

    @Override
    public Optional<LogState> find(ConversationId id) {
        return Optional.ofNullable(log(id)).map(InMemoryLog::state);
    }

    @Override
    public FenceResult fence(ConversationId id, Party party, long fence) {
        InMemoryLog log = log(id);
        return log == null ? new FenceResult.Absent() : log.fence(party, fence);
    }

    @Override
    public AppendResult append(Submission submission, Instant now) {
        InMemoryLog log = log(submission.conversation());
        return log == null ? new AppendResult.Absent() : log.append(submission, marks.next(), now);
    }

    @Override
    public SystemResult appendSystem(
            ConversationId id, String key, Map<Party, Long> expectedFences, EntryBody body, Instant now) {
        Checks.length("key", 1, 64, key);
        InMemoryLog log = log(id);
        return log == null
                ? new SystemResult.Absent()
                : log.appendSystem(key, Map.copyOf(expectedFences), body, marks.next(), now);
    }

    @Override
    public ReadResult read(ConversationId id, Position after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit: expected 1–" + MAX_PAGE + " but was " + limit);
        }
        InMemoryLog log = log(id);
        return log == null ? new ReadResult.Absent() : log.read(after, limit);
    }

    @Override
    public AckResult acknowledge(ConversationId id, Party party, long fence, Position upTo) {
        return moveMarks(id, party, fence, upTo, false);
    }

    @Override
    public AckResult markRead(ConversationId id, Party party, long fence, Position upTo) {
        return moveMarks(id, party, fence, upTo, true);
    }

    private AckResult moveMarks(ConversationId id, Party party, long fence, Position upTo, boolean read) {
        InMemoryLog log = log(id);
        return log == null ? new AckResult.Absent() : log.acknowledge(party, fence, upTo, read);
    }

    @Override
    public void trim(ConversationId id, long upToSeq, Instant now) {
        InMemoryLog log = log(id);
        if (log != null) {
            log.trim(upToSeq, now);
        }
    }

    @Override
    public void collect(Instant now) {
        slots.forEach((id, slot) -> {
            if (slot.isOutlived(rules, now)) {
                existence.lock();
                try {
                    if (slot.equals(slots.get(id))) {
                        remove(id);
                    }
                } finally {
                    existence.unlock();
                }
            }
        });
    }

    @Override
    public void erase(UserId user) {
        slots.values().forEach(slot -> {
            if (slot instanceof InMemoryLog log) {
                log.erase(user);
            }
        });
    }

    private @Nullable InMemoryLog log(ConversationId id) {
        return slots.get(id) instanceof InMemoryLog log ? log : null;
    }

    private void put(ConversationId id, Slot slot) {
        remove(id);
        slots.put(id, slot);
        if (slot instanceof InMemoryLog) {
            logs++;
        } else {
            tombstones.add(id);
        }
    }

    private void remove(ConversationId id) {
        if (slots.remove(id) instanceof InMemoryLog) {
            logs--;
        } else {
            tombstones.remove(id);
        }
    }

    /** What an id stands for. */
    sealed interface Slot permits InMemoryLog, Tombstone {
        boolean isOutlived(LogRules rules, Instant now);
    }

    /** Keeps a log from being created. */
    record Tombstone(Instant at) implements Slot {
        @Override
        public boolean isOutlived(LogRules rules, Instant now) {
            return !now.isBefore(at.plus(rules.limits().tombstones()));
        }
    }

    /** Draws marks, one thread at a time: the source need not be safe for more. */
    private static final class Marks {
        private final RandomGenerator random;
        private final Lock lock = new ReentrantLock();

        Marks(RandomGenerator random) {
            this.random = random;
        }

        /** 32 random bits, never 0: that is the mark before the first entry. */
        int next() {
            lock.lock();
            try {
                int mark = random.nextInt();
                return mark == 0 ? 1 : mark;
            } finally {
                lock.unlock();
            }
        }
    }
}
