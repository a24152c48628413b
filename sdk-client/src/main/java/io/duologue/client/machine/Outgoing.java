package io.duologue.client.machine;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A durable frame: a message, or the end ({@code next}: with the wish for another). Immutable.
 *
 * @param serial counts a client's durable frames
 * @param message names a message, empty for the end
 * @param sending counts the times it was sent, over all lines and numbers
 * @param sent whether it is on its way on the current line
 * @param seq its place once it was answered {@code ok}; 0 before
 * @param again whether the store lost it after it was accepted
 */
public record Outgoing(
        long serial,
        String message,
        boolean end,
        boolean next,
        String text,
        long n,
        int sending,
        boolean sent,
        long seq,
        boolean again) {

    static Outgoing message(long serial, String message, String text, long n) {
        return new Outgoing(serial, message, false, false, text, n, 0, false, 0, false);
    }

    static Outgoing end(long serial, boolean next, long n) {
        return new Outgoing(serial, "", true, next, "", n, 0, false, 0, false);
    }

    /** Whether it was accepted; it is kept until the partner has it. */
    public boolean isAnswered() {
        return seq > 0;
    }

    /** Whether any copy of it ever left. */
    public boolean wasSent() {
        return sending > 0;
    }

    /** What all its copies under this number begin with. */
    private String stem() {
        return "k" + serial + "-" + n + ".";
    }

    /** By which an answer to its newest copy is known. */
    String id() {
        return stem() + sending;
    }

    /** Whether this answers one of its copies under this number. What the server says of one, it says of all. */
    boolean isAnsweredBy(String re) {
        return wasSent() && re.startsWith(stem());
    }

    Outgoing nextCopy() {
        return new Outgoing(serial, message, end, next, text, n, sending + 1, true, seq, again);
    }

    Outgoing unsent() {
        return sent ? new Outgoing(serial, message, end, next, text, n, sending, false, seq, again) : this;
    }

    Outgoing renumbered(long to) {
        return new Outgoing(serial, message, end, next, text, to, sending, false, seq, again);
    }

    Outgoing accepted(long at) {
        return new Outgoing(serial, message, end, next, text, n, sending, false, at, false);
    }

    Outgoing lostByStore() {
        return new Outgoing(serial, message, end, next, text, n, sending, false, 0, true);
    }

    ClientFrame.Durable frame(String conversation, @Nullable Cursor ack) {
        return end
                ? new ClientFrame.ConversationEnd(id(), conversation, n, next, ack)
                : new ClientFrame.MessageSend(id(), conversation, n, text, again, ack);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Outgoing[" + id() + (isAnswered() ? " at " + seq : sent ? " sent" : "") + "]";
    }
}
