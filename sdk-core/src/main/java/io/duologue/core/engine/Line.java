package io.duologue.core.engine;

import io.duologue.protocol.CloseCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * One socket of a library that has callbacks: hand on what they say, and the bounds and times that such libraries leave open are
 * kept. No transport by itself: it neither listens nor frames, and asks the gate nothing.
 *
 * <ul>
 *   <li>Frames are sent in order, and a close behind them, once.
 *   <li>The engine never waits. Beyond the bound of what waits to be written nothing is taken.
 *   <li>Of what is heard no more than a bound waits for the engine: the callback waits ({@link #blocking}), or whoever said
 *       so much is closed with 4429 ({@link #nonBlocking}, {@link #withCallbacks}).
 *   <li>A peer that does not answer a close is let go of in time, and one that talks on is not listened to meanwhile.
 *   <li>The engine hears once that the socket is gone.
 * </ul>
 *
 * <p>Threads: {@link #text}, {@link #notText} and {@link #tooLarge} are called one after the other, {@link #closed} at any time and
 * however often. A library that blocks, or calls back, is written to by one thread at a time; one that only takes is given frames by
 * one thread at a time, while another may close it. To be let go of it must bear at any time. What it throws means that the socket is broken.
 */
public final class Line {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    /** A client has 64 commands without an answer at most, and sends an ack or a ping besides. */
    private static final int MAX_UNHEARD = 128;

    private final LineOut out;
    private final Inbound engine;
    private final boolean mayWait;
    private final Semaphore unheard = new Semaphore(MAX_UNHEARD);
    private final AtomicBoolean told = new AtomicBoolean();
    private int discarded;

    private Line(LineOut out, Inbound engine, boolean mayWait) {
        this.out = out;
        this.engine = engine;
        this.mayWait = mayWait;
    }

    /** How the library sends a text message. */
    @FunctionalInterface
    public interface Send {
        void send(String text) throws IOException;
    }

    /** How the library sends a text message, and tells when it has. */
    @FunctionalInterface
    public interface SendThen {

        /**
         * Returns without waiting.
         *
         * @param done to be run when this message has been written, before this call returns or later, on any thread; a second time
         *     is ignored. After a failure it need not be run
         */
        void send(String text, Runnable done) throws IOException;
    }

    /** How the library begins a close. */
    @FunctionalInterface
    public interface Close {
        void close(int code, String phrase) throws IOException;
    }

    /**
     * For a library that blocks while it sends, and whose callbacks may wait: back-pressure is that they do.
     *
     * @param writers as many threads at once as sockets have something to write, such as a cached pool or virtual threads
     */
    public static Builder blocking(Send send, Close close, Executor writers) {
        return new Builder(
                (cut, closeWithin) -> new QueuedLineOut(
                        (text, done) -> {
                            send.send(text);
                            done.run();
                        },
                        close,
                        new Farewell(cut, closeWithin, writers),
                        writers),
                true);
    }

    /**
     * For a library that takes what is sent and calls back when it has been written, and whose callbacks may not wait. It is handed
     * the next message when the one before is done, so one that bears no two at once is served as well; 512 messages or 512 KiB wait
     * meanwhile, whichever is less, besides the one that is being written.
     */
    public static Builder withCallbacks(SendThen send, Close close) {
        return new Builder(
                (cut, closeWithin) -> new QueuedLineOut(
                        send, close, new Farewell(cut, closeWithin, ForkJoinPool.commonPool()), Runnable::run),
                false);
    }

    /**
     * For a library that only takes what is sent, and whose callbacks may not wait.
     *
     * @param hasRoom whether it may be given one more: what it holds is bounded by nobody else
     */
    public static Builder nonBlocking(Send send, Close close, BooleanSupplier hasRoom) {
        return new Builder(
                (cut, closeWithin) -> new DirectLineOut(
                        send, close, hasRoom, new Farewell(cut, closeWithin, ForkJoinPool.commonPool())),
                false);
    }

    /** Puts a line together. One thread at a time. */
    public static final class Builder {
        private final BiFunction<Runnable, Duration, LineOut> making;
        private final boolean mayWait;
        private Runnable cut = () -> {};
        private Duration closeWithin = CLOSE_WITHIN;

        private Builder(BiFunction<Runnable, Duration, LineOut> making, boolean mayWait) {
            this.making = making;
            this.mayWait = mayWait;
        }

        /** How the library lets go of a socket without asking the peer. One that does so by itself in time needs none. */
        public Builder cut(Runnable value) {
            cut = value;
            return this;
        }

        /** How long a peer may take to answer a close; by default 5 s. */
        public Builder closeWithin(Duration value) {
            closeWithin = value;
            return this;
        }

        /** Hands an upgraded socket to the engine. */
        public Line open(Gate gate, Admission.Admitted admitted) {
            LineOut out = making.apply(cut, closeWithin);
            return new Line(out, gate.open(admitted, out), mayWait);
        }
    }

    /** A whole text message. */
    public void text(String message) {
        if (out.farewell().isSaid()) {
            discard(message.length());
        } else if (mayWait) {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            engine.text(message, () -> ready.complete(null));
            out.farewell().awaitUnlessGone(ready);
        } else if (unheard.tryAcquire()) {
            engine.text(message, unheard::release);
        } else {
            out.close(CloseCode.RATE_ABUSE.code(), "more than is heard");
        }
    }

    /** A message that was no text, or not UTF-8. */
    public void notText() {
        engine.notText();
    }

    /** A message that was larger than a frame may be. */
    public void tooLarge() {
        engine.tooLarge();
    }

    /** The socket is gone, however it went. */
    public void closed() {
        out.farewell().gone();
        if (told.compareAndSet(false, true)) {
            engine.closed();
        }
    }

    private void discard(int characters) {
        discarded += characters;
        if (discarded > Connection.MAX_DISCARDED) {
            discarded = 0;
            if (mayWait) {
                out.farewell().awaitGone();
            } else {
                out.farewell().cut();
            }
        }
    }
}
