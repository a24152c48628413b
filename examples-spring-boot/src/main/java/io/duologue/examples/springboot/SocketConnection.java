package io.duologue.examples.springboot;

import io.duologue.core.engine.Connection;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * The way back to the client. Spring's sessions block while they write and the engine does not wait, so a thread writes what lies in a
 * queue, and the engine holds back what does not fit into it. Safe for many threads; each session is written to by one at a time.
 */
final class SocketConnection implements Connection {
    private static final int UNWRITTEN = 256;
    /** Threads that come and go with the sockets that have something to write. */
    private static final Executor WRITERS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "socket-writer");
        thread.setDaemon(true);
        return thread;
    });

    private final WebSocketSession session;
    private final BlockingQueue<Step> unwritten = new LinkedBlockingQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    SocketConnection(WebSocketSession session) {
        this.session = session;
    }

    /** Something to be done with the session, in its turn. */
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public boolean send(byte[] utf8) {
        if (!session.isOpen() || unwritten.size() >= UNWRITTEN) {
            return false;
        }
        add(() -> session.sendMessage(new TextMessage(utf8)));
        return true;
    }

    @Override
    public void close(int code, String phrase) {
        add(() -> session.close(new CloseStatus(code, phrase)));
    }

    private void add(Step step) {
        unwritten.add(step);
        if (writing.compareAndSet(false, true)) {
            WRITERS.execute(this::write);
        }
    }

    private void write() {
        do {
            try {
                for (Step step = unwritten.poll(); step != null; step = unwritten.poll()) {
                    step.run();
                }
            } catch (IOException | IllegalStateException e) {
                // The line broke, or is closed already: the handler is told, and the rest is for nobody.
                unwritten.clear();
            }
            writing.set(false);
        } while (!unwritten.isEmpty() && writing.compareAndSet(false, true));
    }
}
