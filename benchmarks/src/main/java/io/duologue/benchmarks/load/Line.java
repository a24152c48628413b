package io.duologue.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One person's connection: a WebSocket client without anything that costs. What comes is read by the swarm's thread; anybody may
 * send.
 */
abstract class Line {
    private static final int READ_BYTES = 2 * 1024;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Measurements measurements;

    private ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean upgraded;

    Line(SocketChannel channel, Selector selector, Measurements measurements) throws ClosedChannelException {
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_READ);
        this.measurements = measurements;
    }

    static SocketChannel connect(int port) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return channel;
    }

    /** Asks to be upgraded; once, before anything else. */
    final void upgrade(int port, String path, List<String> headers) throws IOException {
        key.attach(this);
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    final Measurements measurements() {
        return measurements;
    }

    /** Whether it can be used. */
    boolean isLive() {
        return upgraded;
    }

    /** Looks for somebody to talk to. */
    abstract void search() throws IOException;

    abstract boolean isTalking();

    /** Says something that was to be said at that time. */
    abstract void say(long intendedAt) throws IOException;

    /** A text frame has come. Called by the swarm's thread. */
    abstract void hear(byte[] bytes, int offset, int length) throws IOException;

    /** Called by the swarm's thread now and then while somebody talks. */
    void look(long now) throws IOException {}

    // ── reading: the swarm's thread ─────────────────────────────────────────────────────────────────────────────────

    /** Reads what there is. */
    final void ready() throws IOException {
        if (key.isWritable()) {
            flush();
        }
        int count = channel.read(in);
        if (count < 0) {
            lost("the server closed a line");
            return;
        }
        in.flip();
        if (!upgraded) {
            readHead();
        }
        if (upgraded) {
            readFrames();
        }
        in.compact();
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
    }

    private void readHead() throws IOException {
        byte[] bytes = in.array();
        for (int i = 3; i < in.limit(); i++) {
            if (Arrays.equals(bytes, i - 3, i + 1, END_OF_HEAD, 0, 4)) {
                String status = new String(bytes, 0, 12, StandardCharsets.US_ASCII);
                if (!status.endsWith("101")) {
                    throw new IOException("expected an upgrade but was " + status);
                }
                in.position(i + 1);
                upgraded = true;
                return;
            }
        }
    }

    private void readFrames() throws IOException {
        while (in.remaining() >= 2) {
            int start = in.position();
            int opCode = in.get() & 0x0F;
            int length = in.get() & 0x7F;
            if (length == 126) {
                if (in.remaining() < 2) {
                    in.position(start);
                    return;
                }
                length = in.getShort() & 0xFFFF;
            } else if (length == 127) {
                throw new IOException("expected no frame of more than 64 KiB");
            }
            if (in.remaining() < length) {
                in.position(start);
                return;
            }
            if (opCode == TEXT) {
                measurements.frame();
                hear(in.array(), in.position(), length);
            } else if (opCode == CLOSE) {
                lost("the server closed a line with " + (in.getShort(in.position()) & 0xFFFF));
                return;
            }
            in.position(in.position() + length);
        }
    }

    private void lost(String how) throws IOException {
        measurements.trouble(how);
        close();
    }

    // ── writing: anybody ────────────────────────────────────────────────────────────────────────────────────────────

    final void send(byte[] text) throws IOException {
        measurements.frame();
        write(masked(text));
    }

    /** With a mask of nothing but zeros, which changes nothing. */
    private static byte[] masked(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) (0x80 | TEXT));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private synchronized void write(byte[] bytes) throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        ByteBuffer fresh = ByteBuffer.wrap(bytes);
        if (!out.hasRemaining()) {
            channel.write(fresh);
        }
        if (fresh.hasRemaining()) {
            out = ByteBuffer.allocate(out.remaining() + fresh.remaining())
                    .put(out)
                    .put(fresh)
                    .flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            key.selector().wakeup();
        }
    }

    private synchronized void flush() throws IOException {
        channel.write(out);
        if (!out.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    final void close() throws IOException {
        channel.close();
    }
}
