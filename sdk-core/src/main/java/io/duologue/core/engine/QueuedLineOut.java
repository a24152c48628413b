package io.duologue.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out over a library that is handed one frame at a time: they lie in a queue, and one is written while there are any. Whoever
 * says that it is done goes on with the next.
 *
 * <p>Threads: {@code unwritten} and what stands beside it are guarded by this; no call of the library is made under it. Invariants: at most
 * one frame is being written, and {@code writing} says that there is one; the close is taken when none is left.
 */
final class QueuedLineOut implements LineOut {
    private static final Logger log = LoggerFactory.getLogger(QueuedLineOut.class);
    private static final int MAX_FRAMES = 512;
    /** One frame is always taken. */
    private static final int MAX_BYTES = 512 * 1024;

    private final Line.SendThen send;
    private final Line.Close close;
    private final Farewell farewell;
    private final Executor writers;
    private final Deque<byte[]> unwritten = new ArrayDeque<>();
    private int bytes;
    private @Nullable Step last;
    private boolean writing;

    QueuedLineOut(Line.SendThen send, Line.Close close, Farewell farewell, Executor writers) {
        this.send = send;
        this.close = close;
        this.farewell = farewell;
        this.writers = writers;
    }

    /** Something that is said to the library. */
    private interface Step {
        void run(Runnable done) throws IOException;
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
            last = done -> close.close(code, phrase);
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
            Step step = next();
            while (step != null && isDoneAtOnce(step)) {
                step = next();
            }
        } catch (IOException | RuntimeException e) {
            log.debug("a socket takes no more", e);
            farewell.cut();
        }
    }

    /** Otherwise whoever says that it is done goes on: a loop instead of ever deeper calls. */
    private boolean isDoneAtOnce(Step step) throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicBoolean isSecond = new AtomicBoolean();
        step.run(() -> {
            if (done.compareAndSet(false, true) && isSecond.getAndSet(true)) {
                write();
            }
        });
        return isSecond.getAndSet(true);
    }

    private synchronized @Nullable Step next() {
        byte[] frame = unwritten.poll();
        if (frame != null) {
            bytes -= frame.length;
            return done -> send.send(new String(frame, StandardCharsets.UTF_8), done);
        }
        Step step = last;
        last = null;
        writing = step != null;
        return step;
    }
}
