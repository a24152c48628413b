package io.duologue.client.machine;

import io.duologue.protocol.ClientFrame;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person asked for and the server has not answered yet. There is one at a time; a newer one replaces it. Immutable.
 *
 * @param id by which its answer is known, 1–64 characters, unique for this client
 * @param frame what says it
 * @param offer which one is answered, for {@code ACCEPT} and {@code DECLINE}
 * @param sent whether it is on its way on the current line
 * @param holdUntil it is not said before
 */
public record Wish(
        Kind kind, String id, ClientFrame frame, @Nullable String offer, boolean sent, Instant holdUntil) {

    /** What is wished. */
    public enum Kind {
        JOIN,
        LEAVE,
        ACCEPT,
        DECLINE
    }

    /** A search. */
    public static Wish join(String id, ClientFrame.QueueJoin join) {
        ClientFrame.QueueJoin named = new ClientFrame.QueueJoin(
                id, join.topics(), join.mode(), join.intent(), join.surprise(), join.languages());
        return new Wish(Kind.JOIN, id, named, null, false, Instant.MIN);
    }

    /** The end of the search. */
    public static Wish leave(String id) {
        return new Wish(Kind.LEAVE, id, new ClientFrame.QueueLeave(id), null, false, Instant.MIN);
    }

    /** An answer to an offer. */
    public static Wish answer(String id, String offer, boolean accept) {
        return accept
                ? new Wish(Kind.ACCEPT, id, new ClientFrame.MatchAccept(id, offer), offer, false, Instant.MIN)
                : new Wish(Kind.DECLINE, id, new ClientFrame.MatchDecline(id, offer), offer, false, Instant.MIN);
    }

    Wish sent(boolean value) {
        return new Wish(kind, id, frame, offer, value, holdUntil);
    }

    Wish heldUntil(Instant until) {
        return new Wish(kind, id, frame, offer, false, until);
    }
}
