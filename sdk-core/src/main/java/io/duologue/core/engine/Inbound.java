package io.duologue.core.engine;

/**
 * Where a transport puts what it hears from one connection. Safe for many threads, but the calls for one connection are
 * made one after the other. No call blocks on a store.
 */
public interface Inbound {

    /**
     * A whole text message.
     *
     * @param ready run once when the engine is ready for the next message of this connection; a transport that asks for more
     *     only then has back-pressure for free. It may run before this call returns, on any thread
     */
    void text(String message, Runnable ready);

    /** A message that was larger than the transport lets through; the connection is closed with 4003. */
    void tooLarge();

    /** A message that was no text, or not UTF-8; the connection is closed with 4000. */
    void notText();

    /** The line is gone. */
    void closed();
}
