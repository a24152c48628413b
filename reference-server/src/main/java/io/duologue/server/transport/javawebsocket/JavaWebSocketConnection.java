package io.duologue.server.transport.javawebsocket;

import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.server.transport.TextAssembler;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.framing.TextFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upgraded connection, from the library's frames to the engine's messages and back.
 *
 * <p>Threads: frames come from the library's decoder thread and wait in {@code unheard}. They are taken out one by one, by
 * whichever thread is allowed to go on: the decoder's, the engine's when it is ready, or the one that has seen a pong off.
 * The engine sends and closes from one thread at a time.
 *
 * <p>States: open; closing, when the engine has closed it or a fault was found: frames are thrown away, so that the peer's
 * close is found behind them, until they were too many; gone, when the line says so.
 *
 * <p>Invariants: each frame that is taken out leads to exactly one {@link #goOn}, now or later; {@code turns} lets one thread
 * at a time take frames, without recursion when the engine is ready at once. When none is left, and only then, the line is
 * asked to read on. {@link Inbound#closed} is called once.
 */
final class JavaWebSocketConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWebSocketConnection.class);

    private final Line line;
    private final Function<Connection, Inbound> engine;
    private final Executor resumers;
    private final TextAssembler assembler = new TextAssembler(ProtocolLimits.FRAME_BYTES);
    private final Queue<Runnable> unheard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean awaitsEngine = new AtomicBoolean();
    private final AtomicBoolean awaitsPong = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean gone;
    private volatile boolean deaf;
    private boolean begun;
    private int discardedBytes;
    private volatile @Nullable Inbound inbound;

    JavaWebSocketConnection(Line line, Function<Connection, Inbound> engine, Executor resumers) {
        this.line = line;
        this.engine = engine;
        this.resumers = resumers;
    }

    // ── from the line ───────────────────────────────────────────────────────────────────────────────────────────────

    /** It is upgraded. */
    void opened() {
        inbound = engine.apply(this);
        // The line may have gone before the engine could be told whose it was.
        tellGone();
    }

    void heard(Framedata frame) {
        unheard.add(() -> take(frame));
    }

    void heard(GateDraft.Fault fault) {
        unheard.add(() -> take(fault));
    }

    /** Takes the next frame, or asks for more when there is none. */
    void goOn() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        do {
            Runnable next = unheard.poll();
            if (next == null) {
                line.demand();
            } else {
                run(next);
            }
        } while (turns.decrementAndGet() != 0);
    }

    /** Everything that was to be written has been. */
    void flushed() {
        if (awaitsPong.compareAndSet(true, false)) {
            try {
                resumers.execute(this::goOn);
            } catch (RejectedExecutionException e) {
                goOn();
            }
        }
    }

    void gone() {
        gone = true;
        tellGone();
    }

    // ── from the engine ─────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public boolean send(byte[] utf8) {
        if (closing.get() || gone || !line.hasRoomFor(utf8.length)) {
            return false;
        }
        TextFrame frame = new TextFrame();
        frame.setPayload(ByteBuffer.wrap(utf8));
        return line.trySend(frame);
    }

    @Override
    public void close(int code, String phrase) {
        if (closing.compareAndSet(false, true)) {
            sayClose(code, phrase);
            // The peer's own close may lie behind what the engine no longer wants to hear.
            hearOn(awaitsEngine);
            hearOn(awaitsPong);
        }
    }

    // ── frames ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void run(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException e) {
            LOG.error("a frame could not be handed on", e);
            line.cut();
        }
    }

    private void take(Framedata frame) {
        switch (frame.getOpcode()) {
            case PING -> pong((PingFrame) frame);
            case PONG -> goOn();
            case CLOSING -> closed((CloseFrame) frame);
            case TEXT, BINARY, CONTINUOUS -> data(frame);
        }
    }

    private void take(GateDraft.Fault fault) {
        Inbound engineSide = inbound;
        if (deaf || engineSide == null) {
            goOn();
            return;
        }
        switch (fault) {
            case TOO_LARGE -> refuse(engineSide::tooLarge);
            case NOT_TEXT -> refuse(engineSide::notText);
            case NO_FRAME -> breaksProtocol();
        }
    }

    private void data(Framedata frame) {
        Inbound engineSide = inbound;
        if (deaf || engineSide == null) {
            discardedBytes += frame.getPayloadData().remaining();
            if (discardedBytes <= MAX_DISCARDED) {
                goOn();
            }
            return;
        }
        boolean continues = frame.getOpcode() == Opcode.CONTINUOUS;
        if (continues != begun) {
            breaksProtocol();
            return;
        }
        begun = !frame.isFin();
        if (frame.getOpcode() == Opcode.BINARY) {
            refuse(engineSide::notText);
            return;
        }
        TextAssembler.Piece piece = assembler.take(frame.getPayloadData(), frame.isFin());
        if (piece.fault() == TextAssembler.Fault.TOO_LARGE) {
            refuse(engineSide::tooLarge);
        } else if (piece.fault() == TextAssembler.Fault.NOT_TEXT) {
            refuse(engineSide::notText);
        } else if (piece.text() != null) {
            awaitsEngine.set(true);
            engineSide.text(piece.text(), () -> hearOn(awaitsEngine));
        } else {
            goOn();
        }
    }

    private void refuse(Runnable toEngine) {
        deaf = true;
        toEngine.run();
        goOn();
    }

    private void breaksProtocol() {
        if (closing.compareAndSet(false, true)) {
            sayClose(CloseFrame.PROTOCOL_ERROR, "");
        }
        goOn();
    }

    /** The next frame is heard when the pong has gone: who asks and does not listen fills nothing. */
    private void pong(PingFrame ping) {
        if (closing.get()) {
            goOn();
            return;
        }
        awaitsPong.set(true);
        if (!line.trySend(new PongFrame(ping))) {
            hearOn(awaitsPong);
        }
    }

    /** After the peer's close nothing follows: the line ends as soon as everything is written. */
    private void closed(CloseFrame frame) {
        if (closing.compareAndSet(false, true)) {
            sayClose(frame.getCloseCode(), "");
        }
        line.flushAndClose(frame.getCloseCode(), "", true);
    }

    private void sayClose(int code, String phrase) {
        deaf = true;
        CloseFrame frame = new CloseFrame();
        frame.setReason(phrase);
        frame.setCode(code);
        line.endWithin(RealtimeTransport.CLOSE_WITHIN);
        line.trySend(frame);
    }

    private void hearOn(AtomicBoolean awaited) {
        if (awaited.compareAndSet(true, false)) {
            goOn();
        }
    }

    private void tellGone() {
        Inbound engineSide = inbound;
        if (gone && engineSide != null && told.compareAndSet(false, true)) {
            engineSide.closed();
        }
    }
}
