package io.duologue.core.conversation;

import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.TokenBucket;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One conversation's log. Applies what {@link LogRules} decides, under one lock; nothing of a caller runs under it. As a
 * {@link LogView} it is to be read under that lock.
 */
final class InMemoryLog implements LogView, InMemoryConversationLog.Slot {
    private static final int MAX_KEYS = 256;

    private final ConversationInfo info;
    private final LogRules rules;
    private final Lock lock = new ReentrantLock();
    private final EntryWindow entries = new EntryWindow();
    private final Ledger a;
    private final Ledger b;
    private final Map<String, Entry> systemEntries = bounded(MAX_KEYS);
    private @Nullable Entry end;
    private Disclosure<Party> disclosure = Disclosure.none();

    InMemoryLog(ConversationInfo info, LogRules rules) {
        this.info = info;
        this.rules = rules;
        this.a = new Ledger(rules.limits().keptResults());
        this.b = new Ledger(rules.limits().keptResults());
    }

    LogState state() {
        return locked(this::snapshot);
    }

    FenceResult fence(Party party, long fence) {
        return locked(() -> {
            Ledger ledger = ledger(party);
            if (!rules.mayFence(ledger.state, fence)) {
                return new FenceResult.Refused(ledger.state.fence());
            }
            ledger.raise(fence);
            return new FenceResult.Raised(snapshot());
        });
    }

    AppendResult append(Submission submission, int mark, Instant now) {
        return locked(() -> {
            LogRules.AppendDecision decision = rules.append(this, submission, now);
            Ledger ledger = ledger(submission.party());
            ledger.raise(decision.fence());
            ledger.said = decision.said();
            AppendResult result = apply(decision, submission, mark, now);
            if (decision.noted() != null) {
                ledger.move(decision.noted());
                entries.dropUpTo(rules.trimsTo(this));
            }
            return result;
        });
    }

    private AppendResult apply(LogRules.AppendDecision decision, Submission submission, int mark, Instant now) {
        LogRules.Step step = decision.step();
        if (step instanceof LogRules.Step.Append append) {
            Position behind = entries.head();
            Entry entry = grow(append.body(), mark, now);
            ledger(submission.party()).take(submission, AppendResult.Accepted.before(entry));
            return new AppendResult.Accepted(entry, false, behind, decision.noted() != null);
        }
        if (step instanceof LogRules.Step.Refuse refuse) {
            if (refuse.takesNumber()) {
                ledger(submission.party())
                        .take(submission, refuse.kept() ? new AppendResult.Refused(refuse.refusal(), true) : null);
            }
            return new AppendResult.Refused(refuse.refusal(), false);
        }
        return ((LogRules.Step.Answer) step).result();
    }

    SystemResult appendSystem(String key, Map<Party, Long> expectedFences, EntryBody body, int mark, Instant now) {
        return locked(() -> {
            LogRules.SystemStep step = rules.appendSystem(this, key, expectedFences, body);
            if (step instanceof LogRules.SystemStep.Answer answer) {
                return answer.result();
            }
            Entry entry = grow(((LogRules.SystemStep.Append) step).body(), mark, now);
            systemEntries.put(key, entry);
            return new SystemResult.Appended(entry, false);
        });
    }

    private Entry grow(EntryBody body, int mark, Instant now) {
        Entry entry = new Entry(new Position(entries.head().seq() + 1, mark), now, body);
        entries.add(entry);
        if (body instanceof EntryBody.Ended) {
            end = entry;
            disclosure = disclosure.over(now);
        } else if (body instanceof EntryBody.Disclosed disclosed) {
            disclosure = disclosed.now();
        } else if (body instanceof EntryBody.PresenceChanged change) {
            ledger(change.whose()).away(change.presence() != EntryBody.Presence.PRESENT);
        }
        return entry;
    }

    ReadResult read(Position after, int limit) {
        return locked(() -> {
            if (!rules.isThere(this, after)) {
                return new ReadResult.Diverged(snapshot());
            }
            Position from = after.seq() < kept().seq() ? kept() : after;
            return new ReadResult.Page(from, entries.behind(from.seq(), limit), snapshot());
        });
    }

    AckResult acknowledge(Party party, long fence, Position upTo, boolean read) {
        return locked(() -> {
            LogRules.AckDecision decision = rules.acknowledge(this, party, fence, upTo, read);
            if (decision instanceof LogRules.AckDecision.Answer answer) {
                return answer.result();
            }
            LogRules.AckDecision.Move move = (LogRules.AckDecision.Move) decision;
            ledger(party).move(move);
            entries.dropUpTo(rules.trimsTo(this));
            return new AckResult.Moved(snapshot());
        });
    }

    void trim(long upToSeq, Instant now) {
        locked(() -> {
            entries.dropUpTo(Math.min(upToSeq, rules.mayTrimTo(this, now)));
            return kept();
        });
    }

    void erase(UserId user) {
        info.party(user)
                .ifPresent(party -> locked(() -> {
                    entries.erase(party);
                    ledger(party).results.clear();
                    return kept();
                }));
    }

    @Override
    public boolean isOutlived(LogRules asked, Instant now) {
        return locked(() -> asked.isOutlived(this, now));
    }

    @Override
    public PartyState party(Party party) {
        return ledger(party).state;
    }

    @Override
    public Position head() {
        return entries.head();
    }

    @Override
    public Position kept() {
        return entries.kept();
    }

    @Override
    public @Nullable Entry end() {
        return end;
    }

    @Override
    public Disclosure<Party> disclosure() {
        return disclosure;
    }

    @Override
    public int mark(long seq) {
        return seq == kept().seq() ? kept().mark() : entries.get(seq).position().mark();
    }

    @Override
    public @Nullable TokenBucket said(Party party) {
        return ledger(party).said;
    }

    @Override
    public Optional<KeptResult> result(Party party, long n) {
        return Optional.ofNullable(ledger(party).results.get(n));
    }

    @Override
    public Optional<Entry> systemEntry(String key) {
        return Optional.ofNullable(systemEntries.get(key));
    }

    private LogState snapshot() {
        return new LogState(info, head(), kept(), end, party(Party.A), party(Party.B), disclosure);
    }

    private Ledger ledger(Party party) {
        return party == Party.A ? a : b;
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private static <K, V> Map<K, V> bounded(int max) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > max;
            }
        };
    }

    /** What the log knows of one party. */
    private static final class Ledger {
        private final Map<Long, KeptResult> results;
        private PartyState state = new PartyState(0, 0, 0, 0, false);
        private @Nullable TokenBucket said;

        Ledger(int keptResults) {
            results = bounded(keptResults);
        }

        void raise(long fence) {
            if (fence > state.fence()) {
                state = new PartyState(fence, state.lastN(), state.delivered(), state.read(), state.away());
            }
        }

        void away(boolean away) {
            state = new PartyState(state.fence(), state.lastN(), state.delivered(), state.read(), away);
        }

        void move(LogRules.AckDecision.Move marks) {
            state = new PartyState(state.fence(), state.lastN(), marks.delivered(), marks.read(), state.away());
        }

        /** Uses up the submission's number. */
        void take(Submission submission, @Nullable AppendResult kept) {
            long lastN = Math.max(state.lastN(), submission.n());
            state = new PartyState(state.fence(), lastN, state.delivered(), state.read(), state.away());
            if (kept != null) {
                results.put(submission.n(), new KeptResult(submission.bodyHash(), kept));
            }
        }
    }
}
