package io.duologue.core.conversation;

import io.duologue.core.Checks;
import io.duologue.core.Perishable;
import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was said in conversations, on a platform that keeps it for days. It is no log: nobody is delivered from it, it is written behind
 * the {@link ConversationLog}, and it lacks what is not words.
 *
 * <ol>
 *   <li>TR-1: a transcript begins once, however often that is told; nothing is kept of a conversation whose transcript was not begun.
 *   <li>TR-2: a line is kept once, under its place, however often it is added and in whatever order; the first one of a place stays.
 *       Of two logs that parted the lines of both are kept: their places have other marks.
 *   <li>TR-3: {@link #due} names transcripts that are not complete and whose turn has come, the one that waits longest first, each with
 *       the place up to which it was written; their next turn is the one that the call names. Of those who ask at once only one is
 *       told of it.
 *   <li>TR-4: a transcript is complete once: the first end that is told stays, and its turn does not come again.
 *   <li>TR-5: {@link #find} has all lines, in the order of the log.
 *   <li>TR-6: {@link #erase} takes the user and his lines out of every transcript, and those of his that are added later are not kept;
 *       what the other one said stays. A transcript of two who are erased is gone.
 *   <li>TR-7: {@link #removeUntil} counts from the end of the time for which a transcript is to be kept after its conversation's end;
 *       one that is not complete stays.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which nothing changed or
 * the call may be repeated. Check an implementation with {@code TranscriptStoreContract}.
 */
public interface TranscriptStore extends Erasable, Perishable {

    /**
     * Begins a transcript.
     *
     * @param kept for how long after the end of the conversation; what the two were told
     * @param turn when it is to be written for the first time
     */
    void begin(ConversationInfo info, Duration kept, Instant turn);

    /**
     * Transcripts that are to be written on.
     *
     * @param again when those that are named have their next turn, if nobody completes them
     */
    List<Unfinished> due(Instant now, Instant again, int atMost);

    /**
     * Adds lines.
     *
     * @param upTo up to where there is nothing left to add: the next one who writes begins behind it
     */
    void add(ConversationId id, List<Line> lines, Position upTo);

    /** Nothing more will be said. */
    void complete(ConversationId id, Instant endedAt);

    Optional<Transcript> find(ConversationId id);

    /** @param upTo up to which place of the log it was written */
    record Unfinished(ConversationId id, Position upTo) {}

    /**
     * What somebody said.
     *
     * @param n the author's own number of it
     */
    record Line(Position position, Party from, long n, Instant at, String text) {
        public Line {
            Checks.atLeast("n", 1, n);
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Line[" + position + ", from=" + from + ", text of " + text.length() + "]";
        }
    }

    /**
     * A transcript. Immutable.
     *
     * @param a null if he is no more; likewise {@code b}
     * @param endedAt null while it is not complete
     */
    record Transcript(
            ConversationId id,
            @Nullable UserId a,
            @Nullable UserId b,
            Instant startedAt,
            @Nullable Instant endedAt,
            List<Line> lines) {
        public Transcript {
            lines = List.copyOf(lines);
        }

        /** Which party the user is, if any. */
        public Optional<Party> party(UserId user) {
            return user.equals(a) ? Optional.of(Party.A) : user.equals(b) ? Optional.of(Party.B) : Optional.empty();
        }

        /** {@link UserId#ERASED} if he is no more. */
        public UserId user(Party party) {
            return Objects.requireNonNullElse(party == Party.A ? a : b, UserId.ERASED);
        }

        /** The place of the last line; 0 if there is none. */
        public long lastSeq() {
            return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).position().seq();
        }

        /** Without what was said. */
        @Override
        public String toString() {
            return "Transcript[" + id + ", lines=" + lines.size() + "]";
        }
    }

    /** Transcripts in this process's memory, at most {@code capacity}; the oldest make room. */
    static TranscriptStore inMemory(int capacity) {
        return new InMemoryTranscriptStore(capacity);
    }
}
