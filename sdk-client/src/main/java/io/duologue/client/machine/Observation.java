package io.duologue.client.machine;

import io.duologue.protocol.Author;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** What a client learned, in the order in which it learned it. Immutable. */
public sealed interface Observation {

    /** What a sender is told in the end about a message. */
    enum Outcome {
        OK,
        /** For good: blocked, too long. */
        REFUSED,
        /** The conversation was over. */
        OVER,
        /** Surely not accepted. */
        EXPIRED,
        /** Nobody can tell. */
        UNKNOWN,
        /** Too many wait already: it was never taken. */
        NOT_TAKEN
    }

    /** What an entry is. */
    enum What {
        MESSAGE,
        PRESENCE,
        GONE,
        END
    }

    /** A message was taken, to be sent in this conversation and in no other. */
    record Submitted(String conversation, String message, String text) implements Observation {
        /** Without the text. */
        @Override
        public String toString() {
            return "Submitted[" + message + "]";
        }
    }

    /**
     * A message has its answer.
     *
     * @param cursor its place, for {@code OK}
     * @param answer the frame that said so, absent if nobody did
     */
    record Answered(
            String conversation,
            String message,
            Outcome outcome,
            @Nullable Cursor cursor,
            @Nullable ServerFrame answer) implements Observation {}

    /**
     * The wish to end a conversation has its answer.
     *
     * @param outcome {@code OK} or {@code OVER} if it is over, else why not or that nobody can tell
     */
    record EndAnswered(
            String conversation, Outcome outcome, @Nullable ServerFrame answer) implements Observation {}

    /**
     * A conversation is there; what follows stands behind {@code from}.
     *
     * @param frame the {@link ServerFrame.MatchFound} or {@link ServerFrame.ConversationSnapshot} that said so
     */
    record Opened(String conversation, long from, ServerFrame frame) implements Observation {}

    /** What lies in front of {@code from} is no longer kept: the next entry is the one behind it. */
    record Skipped(String conversation, long from, ServerFrame.ConversationSnapshot snapshot) implements Observation {}

    /**
     * An entry, each once and in order; an own one also by its {@code ok}.
     *
     * @param author absent if the server wrote it
     * @param n the author's number for a message, else 0
     * @param text of a message, else empty
     * @param message the own message that this is, or most likely is if it is part of a replay
     * @param repeated true if the application has it already under another place
     * @param frame the entry or the {@code ok}
     */
    record Received(
            String conversation,
            Cursor cursor,
            What what,
            @Nullable Author author,
            long n,
            String text,
            @Nullable String message,
            boolean repeated,
            ServerFrame frame)
            implements Observation {
        /** Without the text. */
        @Override
        public String toString() {
            return "Received[" + conversation + " " + cursor + " " + what + "]";
        }
    }

    /** The partner has every own entry up to there. */
    record Delivered(String conversation, long upTo) implements Observation {}

    /** A conversation is over without its end having been told: the session was lost. */
    record Lost(String conversation) implements Observation {}

    /**
     * There is nothing left to do for a wish. One that is refused for now is said again by itself, and not told.
     *
     * @param refusal why it was refused for good, absent if it was not
     */
    record WishAnswered(Wish wish, ServerFrame.@Nullable Problem refusal) implements Observation {}

    /** Everything that was to be replayed after a welcome has come. */
    record Settled() implements Observation {}

    /** Anything else that the server said. */
    record Said(ServerFrame frame) implements Observation {}
}
