package io.duologue.client.transport;

/**
 * Opens WebSockets for a client. It decides nothing: it neither reconnects nor pings nor reads what it carries.
 *
 * <ul>
 *   <li>T-1 {@link #open} returns at once and never throws for what the network does.
 *   <li>T-2 The handshake carries {@code Authorization: Bearer} and offers exactly the request's subprotocol; no cookie, no
 *       compression, no redirect is followed. A socket is opened only if the server chose that subprotocol.
 *   <li>T-3 A handshake that fails is told once: with the HTTP status and {@code Retry-After} if the server answered, with
 *       status 0 otherwise. Who waited long enough calls {@link Line#cancel}.
 *   <li>T-4 Messages are told in order, one at a time. A listener may block; then no more is read from that socket.
 *   <li>T-5 {@code notOpened} or {@code closed} is the last that a listener hears, and it hears it once. After
 *       {@code cancel} it hears nothing more, and no message after {@code close}.
 *   <li>T-6 {@link Line#send} never blocks. It answers false if the socket is not open, or if as much waits to leave as
 *       the transport lets wait, which is at most 1 MiB or 256 messages; then the message was not taken.
 *   <li>T-7 A message above the request's bound closes the socket with 1009 and is not told. Binary messages are not told.
 *   <li>T-8 {@link #close} ends every socket at once, and every thread that the transport itself started within 2 s.
 * </ul>
 *
 * <p>Threads: every method may be called from any thread. Listeners are called on the transport's own threads. Failures of
 * the network are told to the listener; a programmer's mistake is an {@link IllegalArgumentException}. An implementation
 * is checked by {@code SocketTransportContract}.
 */
public interface SocketTransport extends AutoCloseable {

    /** Begins to open a socket. */
    Line open(SocketRequest request, SocketListener listener);

    /** Ends everything (T-8). Opening afterwards tells {@code notOpened}. */
    @Override
    void close();

    /** One socket, from its handshake on. Safe for many threads. */
    interface Line {

        /**
         * Says something.
         *
         * @return false if it was not taken (T-6)
         */
        boolean send(String text);

        /**
         * Says goodbye, once everything that was taken has left; does not wait for the other side.
         *
         * @param code 1000 or 3000–4999
         */
        void close(int code);

        /** Lets go at once. */
        void cancel();
    }
}
