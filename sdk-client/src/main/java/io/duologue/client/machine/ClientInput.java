package io.duologue.client.machine;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client is told, by its person, its line or its clock. Immutable. */
public sealed interface ClientInput {

    /** What says nothing but itself. */
    enum Bare implements ClientInput {
        /** The person wants to be connected; after a stop, tries again. */
        GO_ONLINE,
        /** The network changed, or somebody pressed "try now": attempts at once, or asks a live line for a sign of life. */
        WAKE,
        /** Sends everything again that has no answer, as a client may at any time. */
        REPEAT,
        /** It is time: {@link ClientMachine#wakeAt} was reached, or any other moment. */
        TIME
    }

    // ── the person ──

    /**
     * The person leaves.
     *
     * @param farewell whether to say {@code bye}, so that the partner learns of it at once
     */
    record GoOffline(boolean farewell) implements ClientInput {
        /** Hangs up without a word. */
        public GoOffline() {
            this(false);
        }
    }

    /**
     * Says something in this conversation and in no other: if it is over, the answer is that it is over.
     *
     * @param conversation absent for the one that goes on, if any
     * @param message names the act of sending; unique for this client
     */
    record Say(@Nullable String conversation, String message, String text) implements ClientInput {
        /** In the conversation that goes on. */
        public Say(String message, String text) {
            this(null, message, text);
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Say[" + conversation + ", " + message + "]";
        }
    }

    /**
     * Ends this conversation and no other.
     *
     * @param conversation absent for the one that goes on, if any
     * @param next whether the person wants to be queued again
     */
    record End(@Nullable String conversation, boolean next) implements ClientInput {
        /** Ends the conversation that goes on. */
        public End(boolean next) {
            this(null, next);
        }
    }

    /** The person types, or stopped. Ask again while it goes on; what is too often is dropped. */
    record Type(String conversation, boolean active) implements ClientInput {}

    /** The person has seen everything up to this entry. */
    record Read(String conversation, long seq) implements ClientInput {}

    /** Searches, stops searching or answers an offer: kept over lost connections until the server has answered. */
    record Want(Wish wish) implements ClientInput {}

    /** Says something without a number, now or never. Its answer, if it has one, is {@link Observation.Said}. */
    record Ask(ClientFrame frame) implements ClientInput {}

    /** The application has every entry up to there. */
    record HandedOver(String conversation, Cursor upTo) implements ClientInput {}

    // ── the line ──

    record Opened(int line) implements ClientInput {}

    /**
     * A connection could not be made.
     *
     * @param signedOut true if there is no credential: nobody is signed in
     * @param status the HTTP status, 0 without an answer
     * @param retryAfter what the server asks for, zero if nothing
     */
    record NotOpened(int line, boolean signedOut, int status, Duration retryAfter) implements ClientInput {
        /** @param status the HTTP status, 0 without an answer */
        public static NotOpened of(int line, int status) {
            return new NotOpened(line, false, status, Duration.ZERO);
        }
    }

    record Heard(int line, ServerFrame frame) implements ClientInput {}

    /** @param code as the transport tells it, 1006 for a line that broke */
    record LineClosed(int line, int code) implements ClientInput {}
}
