package io.duologue.core.engine;

/**
 * A participant's outbound line: all that a transport implements. It carries bytes and judges nothing.
 *
 * <p>Called by one engine thread at a time, never by two. No call blocks or calls back into the engine before it returns.
 */
public interface Connection {

    /**
     * Takes a frame to be sent, in the order of the calls.
     *
     * @param utf8 one JSON text; not changed afterwards by anybody
     * @return false if nothing was taken, because the line is closed or what it already holds has reached its bound
     */
    boolean send(byte[] utf8);

    /** Closes the line after what was taken, with a WebSocket close code. Closing it twice is closing it once. */
    void close(int code, String phrase);
}
