package io.duologue.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out over a library that blocks while it sends: frames lie in a queue, and a thread writes while there are any.
 *
 * <p>Threads: {@code unwritten} and what stands beside it are guarded by this; no call of the library is made under it. Invariants: at most
 * one thread writes, and {@code writing} says that there is one; it takes the close when no frame is left.
 */
final class QueuedLineOut implements LineOut {
    private static final Logger log = LoggerFactory.getLogger(QueuedLineOut.class);
    private static final int MAX_FRAMES = 512;
    /** One frame is always taken. */
    private static final int MAX_BYTES = 512 * 1024;

    private final Line.Send send;
    private final Line.Close close;
    private final Farewell farewell;
    private final Executor writers;
    private final Deque<byte[]> unwritten = new ArrayDeque<>();
    private int bytes;
    private @Nullable Step last;
    private boolean writing;

    QueuedLineOut(Line.Send send, Line.Close close, Farewell farewell, Executor writers) {
        this.send = send;
        this.close = close;
        this.farewell = farewell;
        this.writers = writers;
    }

    /** Something that is said to the library, which blocks. */
    private interface Step {
        void run() throws IOException;
    }

    @Override
    public Farewell farewell() {
        return farewell;
    }

    @Override
    public boolean send(byte[] utf8) {
        boolean isIdle;
        synchronized (this) {
            boolean isFull = unwritten.size() >= MAX_FRAMES || (bytes > 0 && bytes + utf8.length > MAX_BYTES);
            if (farewell.isSaid() || isFull) {
                return false;
            }
            unwritten.add(utf8);
            bytes += utf8.length;
            isIdle = !writing;
            writing = true;
        }
        if (isIdle) {
            begin();
        }
        return true;
    }

    @Override
    public void close(int code, String phrase) {
        boolean isIdle;
        synchronized (this) {
            if (!farewell.trySay()) {
                return;
            }
            last = () -> close.close(code, Farewell.shortened(phrase));
            isIdle = !writing;
            writing = true;
        }
        if (isIdle) {
            begin();
        }
    }

    private void begin() {
        try {
            writers.execute(this::write);
        } catch (RejectedExecutionException e) {
            log.debug("nobody writes any more", e);
            farewell.cut();
        }
    }

    private void write() {
        try {
            for (Step step = next(); step != null; step = next()) {
                step.run();
            }
        } catch (IOException | RuntimeException e) {
            log.debug("a socket takes no more", e);
            farewell.cut();
        }
    }

    private synchronized @Nullable Step next() {
        byte[] frame = unwritten.poll();
        if (frame != null) {
            bytes -= frame.length;
            return () -> send.send(new String(frame, StandardCharsets.UTF_8));
        }
        Step step = last;
        last = null;
        writing = step != null;
        return step;
    }
}
