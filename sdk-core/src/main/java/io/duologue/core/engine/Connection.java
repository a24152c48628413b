package io.duologue.core.engine;

/**
 * A participant's outbound line: all that a transport implements. It carries bytes and judges nothing.
 *
 * <p>Called by one engine thread at a time, never by two. No call blocks or calls back into the engine before it returns.
 */
public interface Connection {

    /**
     * What is still read behind a close, in bytes, and thrown away: the peer's own close may lie behind what it had said before it knew.
     * Beyond it a transport reads no more, and the time that a close has decides.
     */
    int MAX_DISCARDED = 1024 * 1024;

    /**
     * Takes a frame to be sent, in the order of the calls.
     *
     * @param utf8 one JSON text; not changed afterwards by anybody
     * @return false if nothing was taken, because the line is closed or what it already holds has reached its bound
     */
    boolean send(byte[] utf8);

    /**
     * Closes the line after what was taken. Closing it twice is closing it once.
     *
     * @param code a WebSocket close code
     * @param phrase at most 123 bytes in UTF-8, as many as a close frame holds
     */
    void close(int code, String phrase);
}
