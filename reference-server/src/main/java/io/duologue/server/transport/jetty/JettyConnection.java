package io.duologue.server.transport.jetty;

import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.server.transport.TextAssembler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Frame;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from Jetty's frames to the engine's messages and back.
 *
 * <p>Threads: Jetty hands in one frame at a time, on any thread, and the next one only after it was demanded. The engine
 * sends and closes from one thread at a time. {@code ready} and the completion of a write may come on any thread.
 *
 * <p>States: open; closing, when the engine has closed it or a fault was reported: frames are thrown away, so that the
 * peer's close is found behind them, until they were too many; gone, when Jetty said so.
 *
 * <p>Invariants: there is at most one demand. {@code heldFrames} and {@code heldBytes} count what was taken and neither
 * written nor failed. {@link Inbound#closed} is called once.
 */
public final class JettyConnection implements Session.Listener, Connection {
    private final Function<Connection, Inbound> engine;
    private final Function<Runnable, Future<?>> cutLater;
    private final TextAssembler assembler = new TextAssembler(ProtocolLimits.FRAME_BYTES);
    private final AtomicBoolean demanded = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger heldFrames = new AtomicInteger();
    private final AtomicInteger heldBytes = new AtomicInteger();
    private volatile boolean deaf;
    private int discardedBytes;
    private volatile @Nullable Future<?> cut;
    private volatile @Nullable Session session;
    private volatile @Nullable Inbound inbound;

    JettyConnection(Function<Connection, Inbound> engine, Function<Runnable, Future<?>> cutLater) {
        this.engine = engine;
        this.cutLater = cutLater;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        inbound = engine.apply(this);
        demand();
    }

    @Override
    public void onWebSocketFrame(Frame frame, Callback callback) {
        demanded.set(false);
        switch (frame.getOpCode()) {
            case OpCode.PING -> pong(frame, callback);
            case OpCode.PONG -> {
                callback.succeed();
                demand();
            }
            case OpCode.CLOSE -> callback.succeed();
            default -> data(frame, callback);
        }
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        gone();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        callback.succeed();
        gone();
    }

    @Override
    public boolean send(byte[] utf8) {
        Session line = session;
        if (line == null || closing.get() || gone.get()) {
            return false;
        }
        int frames = heldFrames.get();
        if (frames >= RealtimeTransport.MAX_HELD_FRAMES
                || (frames > 0 && heldBytes.get() + utf8.length > RealtimeTransport.MAX_HELD_BYTES)) {
            return false;
        }
        heldFrames.incrementAndGet();
        heldBytes.addAndGet(utf8.length);
        line.sendText(new String(utf8, StandardCharsets.UTF_8), new Callback() {
            @Override
            public void succeed() {
                release(utf8.length);
            }

            @Override
            public void fail(Throwable cause) {
                release(utf8.length);
            }
        });
        return true;
    }

    @Override
    public void close(int code, String phrase) {
        Session line = session;
        if (line == null || !closing.compareAndSet(false, true)) {
            return;
        }
        deaf = true;
        line.close(code, phrase, Callback.NOOP);
        cut = cutLater.apply(() -> {
            if (!gone.get()) {
                line.disconnect();
            }
        });
        // It may have gone while the cut was being arranged.
        forgetCut();
        // The peer's own close may lie behind what the engine no longer wants to hear.
        demand();
    }

    private void data(Frame frame, Callback callback) {
        Inbound engineSide = inbound;
        if (deaf || engineSide == null) {
            discardedBytes += frame.getPayloadLength();
            callback.succeed();
            if (discardedBytes <= MAX_DISCARDED) {
                demand();
            }
            return;
        }
        if (frame.getEffectiveOpCode() != OpCode.TEXT) {
            callback.succeed();
            refuse(engineSide::notText);
            return;
        }
        TextAssembler.Piece piece = assembler.take(payload(frame), frame.isFin());
        callback.succeed();
        if (piece.fault() == TextAssembler.Fault.TOO_LARGE) {
            refuse(engineSide::tooLarge);
        } else if (piece.fault() == TextAssembler.Fault.NOT_TEXT) {
            refuse(engineSide::notText);
        } else if (piece.text() != null) {
            engineSide.text(piece.text(), this::demand);
        } else {
            demand();
        }
    }

    private void refuse(Runnable toEngine) {
        deaf = true;
        toEngine.run();
        demand();
    }

    /** The next frame is read when the pong has gone: who asks and does not listen fills nothing. */
    private void pong(Frame frame, Callback callback) {
        Session line = session;
        if (line == null || closing.get()) {
            callback.succeed();
            demand();
            return;
        }
        ByteBuffer copy = BufferUtil.copy(payload(frame));
        callback.succeed();
        line.sendPong(copy, new Callback() {
            @Override
            public void succeed() {
                demand();
            }

            @Override
            public void fail(Throwable cause) {
                demand();
            }
        });
    }

    private void demand() {
        Session line = session;
        if (line != null && !gone.get() && demanded.compareAndSet(false, true)) {
            line.demand();
        }
    }

    private void release(int bytes) {
        heldBytes.addAndGet(-bytes);
        heldFrames.decrementAndGet();
    }

    private void gone() {
        Inbound engineSide = inbound;
        if (gone.compareAndSet(false, true) && engineSide != null) {
            engineSide.closed();
        }
        forgetCut();
    }

    /** What waits for its time keeps the whole connection alive. */
    private void forgetCut() {
        Future<?> waiting = cut;
        if (waiting != null && gone.get()) {
            waiting.cancel(false);
        }
    }

    private static ByteBuffer payload(Frame frame) {
        ByteBuffer payload = frame.getPayload();
        return payload == null ? BufferUtil.EMPTY_BUFFER : payload.slice();
    }
}
