package io.duologue.client.transport;

import java.time.Duration;

/** Hears what becomes of one socket, on the transport's threads, one call at a time. Its methods may block, and do not throw. */
public interface SocketListener {

    /** The handshake is done and the subprotocol agreed on. */
    void opened();

    /**
     * There will be no socket.
     *
     * @param status what the server answered, 0 without an answer or without the subprotocol
     * @param retryAfter what it asked for, zero if nothing
     */
    void notOpened(int status, Duration retryAfter);

    void text(String message);

    /** @param code the other side's, 1009 after a message that was too large, 1006 if the line broke */
    void closed(int code);
}
