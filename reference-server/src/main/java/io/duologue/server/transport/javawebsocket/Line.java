package io.duologue.server.transport.javawebsocket;

import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Inbound;
import io.duologue.server.transport.RealtimeTransport;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line that was accepted, from its first byte to its end, in place of the library's own.
 *
 * <p>Threads: the library's selector reads and writes, one of its decoders decodes, one at a time; a handshake is judged on a
 * thread of its own, because the gate blocks. Any thread may send, ask for more, or cut.
 *
 * <p>States: HEAD, until the head of the request is whole; JUDGED, while the gate is asked; OPEN, upgraded; ANSWERED, when
 * something else was said than to upgrade, and all that is left is to wait for the other side.
 *
 * <p>Invariants: nothing is read unless {@code demanded}, and each read uses that up: so at most one buffer of a line is on
 * its way to its decoder, and its decoder and its judge never work at once. {@code held} are the bytes that were taken and
 * are not written. Whoever does not get on has a time at which it is cut.
 */
final class Line extends WebSocketImpl {
    private enum State {
        HEAD,
        JUDGED,
        OPEN,
        ANSWERED
    }

    /** As much as HTTP's other port takes. */
    private static final int HEAD_BYTES = 16 * 1024;

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    /** A close in the middle of what the other side says would take the answer from it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final Lines lines;
    private final Handshakes handshakes;
    private final GateDraft draft;
    private final AtomicInteger held = new AtomicInteger();
    private @Nullable ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    private int headEnd;
    private int discardedBytes;
    private volatile State state = State.HEAD;
    private volatile boolean demanded = true;
    private volatile long endsAt;
    private volatile @Nullable JavaWebSocketConnection connection;

    private Line(
            WebSocketAdapter server, GateDraft draft, Lines lines, Handshakes handshakes, Duration handshakeWithin) {
        super(server, List.of(draft));
        this.draft = draft;
        this.lines = lines;
        this.handshakes = handshakes;
        this.endsAt = System.nanoTime() + handshakeWithin.toNanos();
        draft.belongsTo(this);
    }

    static Line of(WebSocketAdapter server, Lines lines, Handshakes handshakes, Duration handshakeWithin) {
        return new Line(server, new GateDraft(), lines, handshakes, handshakeWithin);
    }

    // ── from the library ────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public void decode(ByteBuffer read) {
        try {
            switch (state) {
                case HEAD -> head(read);
                case OPEN -> frames(read);
                case ANSWERED -> discard(read.remaining());
                case JUDGED -> throw new IllegalStateException("read without demand");
            }
        } catch (RuntimeException | Error e) {
            // Uncaught, it would end the library's decoder and with it every line that is decoded there.
            LOG.error("a line failed and is cut", e);
            cut();
        }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the engine is told outside of the library's lock
    public void closeConnection(int code, String message, boolean remote) {
        super.closeConnection(code, message, remote);
        outQueue.clear();
        lines.remove(this);
        JavaWebSocketConnection upgraded = connection;
        if (upgraded != null) {
            try {
                upgraded.gone();
            } catch (RuntimeException e) {
                // Not handed on: the library's selector would end with it.
                LOG.error("the engine could not be told that a line is gone", e);
            }
        }
    }

    /** The upgrade is on its way. */
    void opened() {
        upgraded().opened();
    }

    void heard(Framedata frame) {
        upgraded().heard(frame);
    }

    void faulty(GateDraft.Fault fault) {
        upgraded().heard(fault);
    }

    // ── from the channel ────────────────────────────────────────────────────────────────────────────────────────────

    /** If not, the selector does not come again before it was asked to: {@link #demand}. */
    boolean mayRead() {
        if (demanded) {
            return true;
        }
        try {
            getSelectionKey().interestOpsAnd(~SelectionKey.OP_READ);
            if (demanded) {
                // Asked for in between, by somebody who still saw the interest that was just taken away.
                getSelectionKey().interestOpsOr(SelectionKey.OP_READ);
            }
        } catch (CancelledKeyException e) {
            // Not handed on: each exception costs the library one of the few buffers that it has.
        }
        return false;
    }

    void hasRead() {
        demanded = false;
    }

    void hasWritten(int bytes) {
        held.addAndGet(-bytes);
        JavaWebSocketConnection upgraded = connection;
        if (upgraded != null && isLastToWrite()) {
            upgraded.flushed();
        }
    }

    boolean isLastToWrite() {
        return outQueue.size() <= 1;
    }

    boolean writesNoMore() {
        return state == State.ANSWERED;
    }

    // ── from the connection ─────────────────────────────────────────────────────────────────────────────────────────

    /** Reads on. */
    void demand() {
        demanded = true;
        interest(SelectionKey.OP_READ);
    }

    boolean hasRoomFor(int bytes) {
        int before = held.get();
        return before == 0
                || (outQueue.size() < RealtimeTransport.MAX_HELD_FRAMES
                        && before + bytes <= RealtimeTransport.MAX_HELD_BYTES);
    }

    boolean trySend(Framedata frame) {
        try {
            sendFrame(frame);
            return true;
        } catch (WebsocketNotConnectedException e) {
            return false;
        }
    }

    void taken(int bytes) {
        held.addAndGet(bytes);
    }

    void endWithin(Duration time) {
        endsAt = System.nanoTime() + time.toNanos();
    }

    /** Ends the line at once, whatever is still to be said. */
    void cut() {
        closeConnection(CloseFrame.ABNORMAL_CLOSE, "", false);
    }

    // ── from the watch ──────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Cuts a line whose time is over, and sees that what is to be written is: the library forgets it when it is told to write
     * in the moment in which it has just written everything else.
     */
    void look(long now) {
        long end = endsAt;
        if (end != 0 && now - end > 0) {
            cut();
        } else if (!outQueue.isEmpty()) {
            interest(SelectionKey.OP_WRITE);
        }
    }

    /** The server stops. */
    void leave(int code, String phrase) {
        JavaWebSocketConnection upgraded = connection;
        if (state == State.OPEN && upgraded != null) {
            upgraded.close(code, phrase);
        } else {
            cut();
        }
    }

    // ── the handshake ───────────────────────────────────────────────────────────────────────────────────────────────

    /** The other end; nothing if it has gone. */
    Optional<InetAddress> peer() {
        return Optional.ofNullable(getRemoteSocketAddress()).map(InetSocketAddress::getAddress);
    }

    /** What it asked for is granted: the library shakes hands, and reads frames from now on. */
    void upgrade(ByteBuffer request, String subprotocol, Function<Connection, Inbound> engine, Executor resumers) {
        draft.answerWith(subprotocol);
        JavaWebSocketConnection upgraded = new JavaWebSocketConnection(this, engine, resumers);
        connection = upgraded;
        state = State.OPEN;
        endsAt = 0;
        super.decode(request);
        if (isClosed() || getChannel() == null || !getChannel().isOpen()) {
            // It went while it was judged: whoever opened it meanwhile is to know.
            closeConnection(CloseFrame.ABNORMAL_CLOSE, "", true);
            upgraded.gone();
        }
        upgraded.goOn();
    }

    /** Something else than an upgrade, after which the line ends. */
    void answer(byte[] response) {
        state = State.ANSWERED;
        head = null;
        endWithin(LINGER);
        taken(response.length);
        outQueue.add(ByteBuffer.wrap(response));
        getWebSocketListener().onWriteDemand(this);
        demand();
    }

    private void head(ByteBuffer read) {
        ByteArrayOutputStream all = head;
        if (all == null) {
            return;
        }
        boolean whole = false;
        while (read.hasRemaining() && all.size() < HEAD_BYTES && !whole) {
            byte next = read.get();
            all.write(next);
            headEnd = next == HEAD_END[headEnd] ? headEnd + 1 : next == HEAD_END[0] ? 1 : 0;
            whole = headEnd == HEAD_END.length;
        }
        if (whole) {
            // What an impatient client has said behind it goes with it.
            all.write(read.array(), read.arrayOffset() + read.position(), read.remaining());
            head = null;
            state = State.JUDGED;
            handshakes.judge(this, ByteBuffer.wrap(all.toByteArray()));
        } else if (all.size() >= HEAD_BYTES) {
            handshakes.refuseTooLarge(this);
        } else {
            demand();
        }
    }

    private void frames(ByteBuffer read) {
        int bytes = read.remaining();
        boolean lost = draft.isLost();
        super.decode(read);
        if (lost) {
            discard(bytes);
        } else {
            upgraded().goOn();
        }
    }

    private void discard(int bytes) {
        discardedBytes += bytes;
        if (discardedBytes <= Connection.MAX_DISCARDED) {
            demand();
        }
    }

    private void interest(int operation) {
        SelectionKey key = getSelectionKey();
        try {
            if ((key.interestOps() & operation) == 0) {
                key.interestOpsOr(operation);
                key.selector().wakeup();
            }
        } catch (CancelledKeyException e) {
            // The line is gone: there is nothing to read and nobody to write to.
        }
    }

    private JavaWebSocketConnection upgraded() {
        JavaWebSocketConnection known = connection;
        if (known == null) {
            throw new IllegalStateException("expected an upgraded line");
        }
        return known;
    }
}
