package io.duologue.server.client;

import io.duologue.client.transport.SocketListener;
import io.duologue.client.transport.SocketRequest;
import io.duologue.client.transport.SocketTransport;
import io.duologue.protocol.Author;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sits between a client and its sockets, loses a few of the partner's messages, and writes down the others as they come: what
 * somebody would have to go by who has a socket and no client.
 */
final class Tap implements SocketTransport {
    private static final int LOSES_EACH = 20;
    /** Not the last one: it would be missed only when the server next says how far it is. */
    private static final int LOSSES = 5;

    private final SocketTransport sockets;
    private final String name;
    private final Book book;
    private final FrameCodec codec = FrameCodec.create();
    private final AtomicInteger messages = new AtomicInteger();

    Tap(SocketTransport sockets, String name, Book book) {
        this.sockets = sockets;
        this.name = name;
        this.book = book;
    }

    @Override
    public Line open(SocketRequest request, SocketListener listener) {
        return sockets.open(request, new SocketListener() {
            @Override
            public void opened() {
                listener.opened();
            }

            @Override
            public void notOpened(int status, Duration retryAfter) {
                listener.notOpened(status, retryAfter);
            }

            @Override
            public void text(String message) {
                if (passes(message)) {
                    listener.text(message);
                }
            }

            @Override
            public void closed(int code) {
                listener.closed(code);
            }
        });
    }

    private boolean passes(String text) {
        if (!(codec.decodeServer(text) instanceof ServerFrame.MessageNew message) || message.from() != Author.PARTNER) {
            return true;
        }
        int number = messages.incrementAndGet();
        if (number % LOSES_EACH == 0 && number <= LOSSES * LOSES_EACH) {
            return false;
        }
        book.add(
                name,
                message.conversation(),
                new Book.Overheard(message.cursor().seq(), message.text()));
        return true;
    }

    @Override
    public void close() {
        sockets.close();
    }
}
