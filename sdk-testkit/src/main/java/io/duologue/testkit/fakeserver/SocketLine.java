package io.duologue.testkit.fakeserver;

import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Inbound;
import io.duologue.protocol.ProtocolLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded socket as the engine's line, by the rules of a transport (TP-3 to TP-7).
 *
 * <p>Threads: one reads and one writes, and each may block; the engine's calls do neither. {@code outgoing} and the flags beside it are
 * guarded by this. States: open; {@code closing} once a close has been put behind what is to be sent; {@code gone}.
 */
final class SocketLine implements Connection {
    /** How long a peer may take to answer a close. */
    static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private static final int MAX_HELD_FRAMES = 512;
    private static final int MAX_HELD_BYTES = 512 * 1024;
    private static final int MAX_CONTROL_BYTES = 125;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int PROTOCOL_ERROR = 1002;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ServerThreads threads;
    private final MessageAssembler assembler = new MessageAssembler(ProtocolLimits.FRAME_BYTES);
    private final Deque<byte[]> outgoing = new ArrayDeque<>();
    private int heldBytes;
    private boolean closing;
    private boolean peerClosed;
    private boolean gone;

    // Of the reading thread.
    private boolean inMessage;
    private boolean deaf;
    private long discarded;

    SocketLine(Socket socket, DataInputStream in, ServerThreads threads) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
        this.threads = threads;
    }

    private static final class BrokenFraming extends Exception {
        private static final long serialVersionUID = 1;
    }

    // ── what the engine says ────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public synchronized boolean send(byte[] utf8) {
        boolean isFull =
                outgoing.size() >= MAX_HELD_FRAMES || (heldBytes > 0 && heldBytes + utf8.length > MAX_HELD_BYTES);
        if (closing || gone || isFull) {
            return false;
        }
        put(frame(TEXT, utf8));
        return true;
    }

    @Override
    public synchronized void close(int code, String phrase) {
        if (closing || gone) {
            return;
        }
        byte[] reason = phrase.getBytes(StandardCharsets.UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
        putClose(payload);
    }

    private synchronized void putClose(byte[] payload) {
        if (!closing && !gone) {
            closing = true;
            put(frame(CLOSE, payload));
            Runnable unused = threads.later(CLOSE_WITHIN, this::cut);
        }
    }

    private void put(byte[] frame) {
        outgoing.add(frame);
        heldBytes += frame.length;
        notifyAll();
    }

    private static byte[] frame(int opCode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
        frame.put((byte) (0x80 | opCode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Writes what there is to be written until the line is gone. */
    void write() {
        try {
            for (byte[] frame = next(); frame != null; frame = next()) {
                out.write(frame);
                written(frame.length);
            }
            if (!isGone()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            cut();
        } catch (InterruptedException e) {
            cut();
        }
    }

    /** The next frame; null behind the last one. */
    private synchronized byte @Nullable [] next() throws InterruptedException {
        while (outgoing.isEmpty() && !gone && !(closing && peerClosed)) {
            wait();
        }
        return gone ? null : outgoing.peek();
    }

    private synchronized void written(int bytes) {
        outgoing.poll();
        heldBytes -= bytes;
        notifyAll();
    }

    private synchronized boolean isGone() {
        return gone;
    }

    /** Gives the socket up, whatever the peer does. */
    void cut() {
        synchronized (this) {
            gone = true;
            notifyAll();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It has gone by itself.
        }
    }

    // ── what the peer says ──────────────────────────────────────────────────────────────────────────────────────────

    /** Reads until the line is gone and tells the engine. */
    void read(Inbound inbound) {
        try {
            while (readFrame(inbound)) {
                // one after the other
            }
            // What was put in front of the answer to the close still goes out; then the writer has nothing left.
            awaitFarewell();
        } catch (BrokenFraming e) {
            inbound.closed();
            putClose(ByteBuffer.allocate(2).putShort((short) PROTOCOL_ERROR).array());
            lingerQuietly();
        } catch (IOException e) {
            // The line is gone; that is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cut();
            inbound.closed();
        }
    }

    /** False behind the peer's close. */
    private boolean readFrame(Inbound inbound) throws IOException, BrokenFraming, InterruptedException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int opCode = first & 0x0F;
        boolean fin = (first & 0x80) != 0;
        check(first, second, opCode, fin);
        long length = second & 0x7F;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        if (length < 0) {
            throw new BrokenFraming();
        }
        byte[] mask = in.readNBytes(4);
        if (opCode >= CLOSE) {
            return control(inbound, opCode, unmasked(length, mask));
        }
        data(inbound, opCode, fin, length, mask);
        return true;
    }

    /** Before the rest is waited for: what is no frame may have none. */
    private void check(int first, int second, int opCode, boolean fin) throws BrokenFraming {
        boolean isControl = opCode >= CLOSE;
        boolean isKnown = opCode <= BINARY || (isControl && opCode <= PONG);
        boolean isMasked = (second & 0x80) != 0;
        boolean isReserved = (first & 0x70) != 0;
        boolean isInOrder = isControl || deaf || (opCode == CONTINUATION) == inMessage;
        boolean isWholeIfControl = !isControl || (fin && (second & 0x7F) <= MAX_CONTROL_BYTES);
        if (!isKnown || !isMasked || isReserved || !isInOrder || !isWholeIfControl) {
            throw new BrokenFraming();
        }
    }

    private byte[] unmasked(long length, byte[] mask) throws IOException {
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private boolean control(Inbound inbound, int opCode, byte[] payload) throws InterruptedException {
        if (opCode == CLOSE) {
            inbound.closed();
            putClose(payload.length >= 2 ? new byte[] {payload[0], payload[1]} : new byte[0]);
            synchronized (this) {
                peerClosed = true;
                notifyAll();
            }
            return false;
        }
        if (opCode == PING) {
            pong(payload);
        }
        return true;
    }

    /** Who asks and does not listen fills nothing: nothing more is read from him before there is room for the answer. */
    private synchronized void pong(byte[] payload) throws InterruptedException {
        while (outgoing.size() >= MAX_HELD_FRAMES && !gone) {
            wait();
        }
        if (!closing && !gone) {
            put(frame(PONG, payload));
        }
    }

    private void data(Inbound inbound, int opCode, boolean fin, long length, byte[] mask)
            throws IOException, InterruptedException {
        inMessage = !fin;
        if (deaf) {
            discard(length);
        } else if (opCode == BINARY) {
            refuse(inbound::notText);
            discard(length);
        } else if (!assembler.hasRoomFor(length)) {
            refuse(inbound::tooLarge);
            discard(length);
        } else {
            assembler.add(unmasked(length, mask));
            if (fin) {
                whole(inbound, assembler.finish());
            }
        }
    }

    private void whole(Inbound inbound, @Nullable String text) throws InterruptedException {
        if (text == null) {
            refuse(inbound::notText);
            return;
        }
        Semaphore ready = new Semaphore(0);
        inbound.text(text, ready::release);
        ready.acquire();
    }

    /** The engine closes the line; what comes until then is for nobody. */
    private void refuse(Runnable toEngine) {
        deaf = true;
        toEngine.run();
    }

    private void discard(long length) throws IOException, InterruptedException {
        discarded += length;
        if (discarded > MAX_DISCARDED) {
            lingerQuietly();
            throw new IOException("more than is listened to after a refusal");
        }
        in.skipNBytes(length);
    }

    /** Waits for the writer to have sent the last frame, at most until the line is cut. */
    private synchronized void awaitFarewell() throws InterruptedException {
        while (!outgoing.isEmpty() && !gone) {
            wait();
        }
    }

    /** Reads no more, and leaves the end to the time that a close has. */
    private void lingerQuietly() {
        try {
            synchronized (this) {
                while (!gone) {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
