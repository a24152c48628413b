package io.duologue.core.conversation;

import io.duologue.core.Checks;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.Erasable;
import io.duologue.core.limit.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of each conversation: the truth about what was said, in one order for both sides. It judges no
 * content and knows no connections.
 *
 * <ol>
 *   <li>G-1: {@link #create} happens once; an id with a tombstone is never created.
 *   <li>G-2: {@link #tombstone} of an id without a log keeps it from being created for 24 hours; if there is a log it
 *       changes nothing and says so.
 *   <li>G-3: {@link #fence} raises a party's fence only to a higher one; an equal or lower one is refused with the fence
 *       in force.
 *   <li>G-4: {@link #append} below the party's fence is {@link AppendResult.Fenced} and changes nothing; above it, it
 *       raises it.
 *   <li>G-5: an {@code n} that is known with the same body hash yields its original result, also after the end, as long as
 *       it is among the last 64 of its party; of a message without its text, which is kept nowhere but in the entry.
 *   <li>G-6: an {@code n} that is known with another body hash is {@link AppendResult.Conflict} with the expected
 *       {@code n}; one older than what is kept is a conflict without it.
 *   <li>G-7: after the end a new {@code n} is {@link AppendResult.Over}; an end on an ended conversation is the existing end.
 *   <li>G-8: an {@code n} above the next one is {@link AppendResult.Gap} and changes nothing, unless it is sent
 *       {@code again}: such {@code n} need only ascend.
 *   <li>G-9: a refusal that is submitted takes its {@code n}, is kept and repeated like a result, and is no entry.
 *   <li>G-10: accepted entries are numbered from 1 without gaps, in one order, each with a mark of its own.
 *   <li>G-11: with 512 entries that a party has not acknowledged {@code append} by the other is {@link AppendResult.Full}
 *       and takes nothing; the end is always accepted.
 *   <li>G-12: {@link #appendSystem} is idempotent by its key and refused if the fence of a named party is above the expected
 *       one; an expected one above the log's is fine.
 *   <li>G-13: {@link #read} from a place whose mark differs, or that is not there, is {@link ReadResult.Diverged}.
 *   <li>G-14: {@link #acknowledge} only moves forward, only to a place whose mark is the log's, and only with a fence that is
 *       not below the party's.
 *   <li>G-15: {@link #trim} removes nothing above what a party has not acknowledged unless the conversation is over and
 *       the resume window has passed since.
 *   <li>G-16: every call is one atomic step; concurrent calls have an order.
 *   <li>G-17: a log that has no room for another conversation still takes tombstones: whoever was to talk there is let go.
 *   <li>G-18: {@link #erase} takes what the user said out of every log: the places stay, numbered as they were, and are read as
 *       {@link EntryBody.Gone}. What the other one said stays.
 *   <li>G-19: a step of a {@link Disclosure} is decided by what the log says at that moment: one that leads somewhere is an
 *       entry, another a refusal like any other. The end takes back a request that waits. That a request ran out is appended
 *       only while that very request waits; else it is {@link SystemResult.Overtaken}.
 *   <li>G-20: an accepted entry tells the place right before it, as of the moment in which it was appended: who is there has
 *       everything and need not read.
 *   <li>G-21: what is new and comes with a limit takes one call of its party's bucket in this conversation; with none left it is
 *       {@link AppendResult.Limited} and takes nothing. What is known is not charged, and an end never is.
 *   <li>G-22: a {@link Receipt} that comes with a submission is noted like {@link #acknowledge} and {@link #markRead} in the step that
 *       appends its entry, and only in that; one of a place that is not the log's is not noted, and the entry is appended all the same.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which
 * nothing changed or the call may be repeated. Check an implementation with {@code ConversationLogContract}.
 */
public interface ConversationLog extends Erasable {

    CreateResult create(ConversationInfo info);

    /** Keeps a log from being created, see G-2. */
    TombstoneResult tombstone(ConversationId id, Instant now);

    Optional<LogState> find(ConversationId id);

    FenceResult fence(ConversationId id, Party party, long fence);

    AppendResult append(Submission submission, Instant now);

    /**
     * Appends what the server has to say.
     *
     * @param key names this very event, for example {@code away:1789}; 1–64 characters
     * @param expectedFences what the caller believed the fences of these parties to be when it decided
     */
    SystemResult appendSystem(
            ConversationId id, String key, Map<Party, Long> expectedFences, EntryBody body, Instant now);

    /**
     * Entries behind a place, in order.
     *
     * @param limit at most so many, 1–512
     */
    ReadResult read(ConversationId id, Position after, int limit);

    /** The party has everything up to there. */
    AckResult acknowledge(ConversationId id, Party party, long fence, Position upTo);

    /** The party has seen everything up to there; implies {@link #acknowledge}. */
    AckResult markRead(ConversationId id, Party party, long fence, Position upTo);

    /** Removes entries up to the given number as far as G-15 allows. */
    void trim(ConversationId id, long upToSeq, Instant now);

    /** Removes logs and tombstones whose time is over. Garbage collection, never semantics. */
    void collect(Instant now);

    /**
     * What a party asks to be appended.
     *
     * @param limit how much that is new the party may say; null for no limit
     * @param receipt what the party has meanwhile; null for nothing
     */
    record Submission(
            ConversationId conversation,
            Party party,
            long fence,
            long n,
            BodyHash bodyHash,
            boolean again,
            Content content,
            @Nullable RateLimit limit,
            @Nullable Receipt receipt) {
        public Submission {
            Checks.atLeast("n", 1, n);
        }

        /** Without a limit, and with nothing else. */
        public Submission(
                ConversationId conversation,
                Party party,
                long fence,
                long n,
                BodyHash bodyHash,
                boolean again,
                Content content) {
            this(conversation, party, fence, n, bodyHash, again, content, null, null);
        }
    }

    /** What is submitted under an {@code n}. */
    sealed interface Content {
        record Text(String text) implements Content {
            /** Without the text. */
            @Override
            public String toString() {
                return "Text of " + text.length();
            }
        }

        /**
         * The party asks that both see each other's cards, or answers, or takes that back.
         *
         * @param at when
         * @param within how long a request waits for its answer
         */
        record Disclose(Disclosure.Act act, Instant at, Duration within) implements Content {}

        /** The party ends the conversation: {@code ENDED}, {@code NEXT} or {@code BLOCKED}. */
        record End(EntryBody.EndCause cause) implements Content {
            public End {
                if (cause.compareTo(EntryBody.EndCause.BLOCKED) > 0) {
                    throw new IllegalArgumentException("a party ends, goes on or blocks, but it was " + cause);
                }
            }
        }

        /**
         * Asks only what became of the {@code n}. One that may be used now is answered with {@link AppendResult.Gap} that expects
         * this very {@code n}; nothing is changed.
         */
        record Repeat() implements Content {}

        /** A policy refused the frame for good: it takes its {@code n}. */
        record Refused(Refusal refusal) implements Content {}
    }

    /**
     * Why a frame was refused for good.
     *
     * @param code the wire's error code
     * @param field the member it is about, or null
     * @param limit the bound, −1 if there is none
     * @param rule the rule for the person, or null
     */
    record Refusal(
            String code,
            @Nullable String field,
            long limit,
            @Nullable String rule,
            String message) {}

    /** What is known of one party. */
    record PartyState(long fence, long lastN, long delivered, long read, boolean away) {}

    /**
     * A log without its entries.
     *
     * @param head the last entry's place
     * @param kept the place behind which entries are still kept
     * @param end the last entry if the conversation is over
     * @param disclosure whether the two see each other's cards
     */
    record LogState(
            ConversationInfo info,
            Position head,
            Position kept,
            @Nullable Entry end,
            PartyState a,
            PartyState b,
            Disclosure<Party> disclosure) {
        public PartyState party(Party party) {
            return party == Party.A ? a : b;
        }

        public boolean over() {
            return end != null;
        }
    }

    enum CreateResult {
        CREATED,
        EXISTS,
        TOMBSTONED
    }

    enum TombstoneResult {
        TOMBSTONED,
        LOG_EXISTS
    }

    sealed interface FenceResult {
        record Raised(LogState state) implements FenceResult {}

        record Refused(long fence) implements FenceResult {}

        record Absent() implements FenceResult {}
    }

    sealed interface AppendResult {
        /**
         * @param original whether this was accepted by an earlier call
         * @param behind the place right before the entry; null if it was accepted by an earlier call
         * @param noted whether the receipt that came with it was noted
         */
        record Accepted(
                Entry entry, boolean original, @Nullable Position behind, boolean noted) implements AppendResult {
            /** By an earlier call; of a message without its text. */
            public static Accepted before(Entry entry) {
                return new Accepted(entry.withoutText(), true, null, false);
            }
        }

        record Refused(Refusal refusal, boolean original) implements AppendResult {}

        /** @param expected the {@code n} that would be accepted, −1 if it cannot be told */
        record Conflict(long expected) implements AppendResult {}

        record Gap(long expected) implements AppendResult {}

        record Over(Entry end) implements AppendResult {}

        record Fenced(long fence) implements AppendResult {}

        /** @param retryAfter after what time it would be taken; positive */
        record Limited(Duration retryAfter) implements AppendResult {}

        record Full() implements AppendResult {}

        record Absent() implements AppendResult {}
    }

    sealed interface SystemResult {
        /** @param original whether an earlier call with this key appended it */
        record Appended(Entry entry, boolean original) implements SystemResult {}

        /** The fence of a named party is above the expected one. */
        record Refused(Party party, long fence) implements SystemResult {}

        record Over(Entry end) implements SystemResult {}

        /** What was to be said is not so any more. */
        record Overtaken() implements SystemResult {}

        record Absent() implements SystemResult {}
    }

    sealed interface ReadResult {
        /** @param from where the page really starts: behind what is no longer kept */
        record Page(Position from, List<Entry> entries, LogState state) implements ReadResult {
            public Page {
                entries = List.copyOf(entries);
            }
        }

        record Diverged(LogState state) implements ReadResult {}

        record Absent() implements ReadResult {}
    }

    sealed interface AckResult {
        record Moved(LogState state) implements AckResult {}

        record Unchanged() implements AckResult {}

        record Fenced(long fence) implements AckResult {}

        record Diverged() implements AckResult {}

        record Absent() implements AckResult {}
    }

    /**
     * Logs in this process's memory.
     *
     * @param marks draws the entries' marks; one thread at a time calls it
     */
    static ConversationLog inMemory(LogLimits limits, RandomGenerator marks) {
        return inMemory(new LogRules(limits), marks);
    }

    /** Logs in this process's memory under rules of one's own, for tests that take a protection away. */
    static ConversationLog inMemory(LogRules rules, RandomGenerator marks) {
        return new InMemoryConversationLog(rules, marks);
    }
}
