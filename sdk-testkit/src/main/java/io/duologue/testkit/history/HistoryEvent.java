package io.duologue.testkit.history;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that was observed. A closed family of immutable values.
 *
 * <p>A <em>person</em> is a user. An <em>application</em> is what shows a person the conversation and remembers what it
 * has shown: one tab, over its reconnects, and over a reload if it kept its cursors. A <em>message</em> is one act of
 * sending, named by its application; its text need not be unique.
 */
public sealed interface HistoryEvent {

    Instant at();

    /** What a sender was told in the end about a message. */
    enum Outcome {
        OK,
        /** For good: blocked, too long. */
        REFUSED,
        /** The conversation was over. */
        OVER,
        /** Surely not accepted: the session was lost. */
        EXPIRED,
        /** Nobody can tell. */
        UNKNOWN,
        /** The page was closed over it. */
        FORGOTTEN;

        /** Whether the sender was told that it will not be delivered. */
        public boolean isDenial() {
            return this == REFUSED || this == OVER || this == EXPIRED;
        }
    }

    /** What an entry was, as its reader saw it. */
    enum What {
        MESSAGE,
        PRESENCE,
        GONE,
        END
    }

    /** Where somebody stands when everything has come to rest. */
    enum State {
        LIVE,
        /** The connection was closed with a reason that a person has to deal with, or the person went. */
        CLOSED,
        /** Neither: it tries, or believes to be connected without being so. */
        LIMBO
    }

    // ── at the edge of the applications ──

    record Submitted(Instant at, String person, String application, String conversation, String message, String text)
            implements HistoryEvent {}

    /** @param seq the position for {@code OK}, else 0 */
    record Answered(Instant at, String person, String conversation, String message, Outcome outcome, long seq)
            implements HistoryEvent {}

    /** The application shows a conversation; what follows stands behind {@code from}. */
    record Opened(Instant at, String person, String application, String conversation, long from)
            implements HistoryEvent {}

    /**
     * An entry was handed to an application; an own one also by its ok.
     *
     * @param saidAt when the server let go of it
     * @param author who wrote it, null if the server did
     */
    record Received(
            Instant at,
            Instant saidAt,
            String person,
            String application,
            String conversation,
            long seq,
            What what,
            @Nullable String author,
            long n,
            String text)
            implements HistoryEvent {}

    /** The sender was told that the partner has everything up to there. */
    record DeliveredTold(Instant at, String person, String conversation, long upTo) implements HistoryEvent {}

    /** The application was told that a conversation is over without being given its end. */
    record LostTold(Instant at, String person, String application, String conversation) implements HistoryEvent {}

    record Welcomed(Instant at, String person, String application, String connection) implements HistoryEvent {}

    record Closed(Instant at, String person, String application, String connection, int code) implements HistoryEvent {}

    /** @param unanswered messages without an answer */
    record Standing(
            Instant at,
            String person,
            String application,
            State state,
            @Nullable String conversation,
            int unanswered) implements HistoryEvent {}

    // ── at the edge of the stores and lines; a run that cannot see these does without ──

    record Began(Instant at, String conversation, String one, String other) implements HistoryEvent {}

    record FenceRaised(Instant at, String conversation, String person, long fence) implements HistoryEvent {}

    /** Something of a person's was accepted for the first time. */
    record Accepted(Instant at, String conversation, String person, long fence, long n, long seq)
            implements HistoryEvent {}

    /** The server appended something, believing in these fences. */
    record ServerAppended(Instant at, String conversation, Map<String, Long> expected, What what)
            implements HistoryEvent {
        public ServerAppended {
            expected = new TreeMap<>(expected);
        }
    }

    /**
     * The log of a conversation is over.
     *
     * @param sealed whether a block or moderation ended it, so that nobody is shown any more what the other one had said
     */
    record Finished(Instant at, String conversation, long seq, boolean sealed) implements HistoryEvent {}

    /** @param until null for one without an end */
    record Restricted(Instant at, String person, @Nullable Instant until) implements HistoryEvent {}

    record Blocked(Instant at, String owner, String other) implements HistoryEvent {}

    /** The most that a connection had been sent without having acknowledged it. */
    record Unacknowledged(Instant at, String connection, int entries, long bytes, int limitEntries, long limitBytes)
            implements HistoryEvent {}

    /** How both ends of a connection see it when everything has come to rest. */
    record LineStanding(Instant at, String connection, boolean openAtClient, boolean openAtServer)
            implements HistoryEvent {}

    /** A node stood still until then. */
    record Halted(Instant at, String node, Instant until) implements HistoryEvent {}

    /**
     * The store is as it was at that time, as the guarantee {@code replicated} allows where nobody has to confirm: what it accepted
     * since is lost.
     */
    record WentBack(Instant at, Instant to) implements HistoryEvent {}

    /** Something else that explains what follows. */
    record Note(Instant at, String what) implements HistoryEvent {}
}
