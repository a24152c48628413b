package io.duologue.core.conversation;

import io.duologue.core.Checks;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Transcripts in this process's memory. Safe for many threads: one lock guards them all. */
final class InMemoryTranscriptStore implements TranscriptStore {
    private static final Comparator<Position> AS_IN_THE_LOG =
            Comparator.comparingLong(Position::seq).thenComparingInt(Position::mark);

    private final int capacity;
    private final Lock lock = new ReentrantLock();
    private final Map<ConversationId, Kept> all = new LinkedHashMap<>();

    InMemoryTranscriptStore(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        this.capacity = capacity;
    }

    @Override
    public void begin(ConversationInfo info, Duration kept, Instant turn) {
        lock.lock();
        try {
            all.putIfAbsent(info.id(), new Kept(info, kept, turn));
            if (all.size() > capacity) {
                all.remove(all.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Unfinished> due(Instant now, Instant again, int atMost) {
        lock.lock();
        try {
            List<Kept> due = all.values().stream()
                    .filter(one -> one.endedAt == null && !one.turn.isAfter(now))
                    .sorted(Comparator.comparing(one -> one.turn))
                    .limit(atMost)
                    .toList();
            due.forEach(one -> one.turn = again);
            return due.stream()
                    .map(one -> new Unfinished(one.info.id(), one.upTo))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void add(ConversationId id, List<Line> lines, Position upTo) {
        lock.lock();
        try {
            Kept transcript = all.get(id);
            if (transcript != null) {
                lines.stream()
                        .filter(line -> transcript.user(line.from()) != null)
                        .forEach(line -> transcript.lines.putIfAbsent(line.position(), line));
                transcript.upTo = upTo;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void complete(ConversationId id, Instant endedAt) {
        lock.lock();
        try {
            Kept transcript = all.get(id);
            if (transcript != null && transcript.endedAt == null) {
                transcript.endedAt = endedAt;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Transcript> find(ConversationId id) {
        lock.lock();
        try {
            return Optional.ofNullable(all.get(id)).map(Kept::transcript);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void erase(UserId user) {
        lock.lock();
        try {
            all.values().forEach(transcript -> transcript.erase(user));
            all.values().removeIf(transcript -> transcript.a == null && transcript.b == null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        lock.lock();
        try {
            List<ConversationId> old = all.values().stream()
                    .filter(one -> one.endedAt != null
                            && !one.endedAt.plus(one.keptFor).isAfter(until))
                    .limit(atMost)
                    .map(one -> one.info.id())
                    .toList();
            old.forEach(all::remove);
            return old.size();
        } finally {
            lock.unlock();
        }
    }

    /** Guarded by the lock. */
    private static final class Kept {
        private final ConversationInfo info;
        private final Duration keptFor;
        private final NavigableMap<Position, Line> lines = new TreeMap<>(AS_IN_THE_LOG);
        private @Nullable UserId a;
        private @Nullable UserId b;
        private Position upTo = Position.START;
        private Instant turn;
        private @Nullable Instant endedAt;

        Kept(ConversationInfo info, Duration keptFor, Instant turn) {
            this.info = info;
            this.keptFor = keptFor;
            this.turn = turn;
            this.a = info.a();
            this.b = info.b();
        }

        @Nullable UserId user(Party party) {
            return party == Party.A ? a : b;
        }

        void erase(UserId user) {
            info.party(user).ifPresent(party -> {
                lines.values().removeIf(line -> line.from() == party);
                if (party == Party.A) {
                    a = null;
                } else {
                    b = null;
                }
            });
        }

        Transcript transcript() {
            return new Transcript(info.id(), a, b, info.startedAt(), endedAt, List.copyOf(lines.values()));
        }
    }
}
