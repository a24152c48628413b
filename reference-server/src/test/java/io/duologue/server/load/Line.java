package io.duologue.server.load;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One person's connection: a WebSocket client without anything that costs. What is read is read by the swarm's thread;
 * anybody may send.
 */
final class Line {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final int KEPT = 8192;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    /** An acknowledgement may wait for so many entries or so long. */
    private static final int ACK_ENTRIES = 16;

    private static final long ACK_NANOS = 150_000_000;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Measurements measurements;
    /** When each message was meant to be sent, by its number. */
    private final long[] intended = new long[KEPT];

    private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private ByteBuffer out = ByteBuffer.allocate(4 * 1024).flip();
    private boolean upgraded;
    private volatile boolean live;
    private volatile String conversation = "";
    /** The offer that was accepted last: it is told again as long as it is open. */
    private String answered = "";

    private long n;
    private Cursor last = new Cursor(0, 0);
    private int unacknowledged;
    private long ackAt = Long.MAX_VALUE;

    private Line(SocketChannel channel, SelectionKey key, Measurements measurements) {
        this.channel = channel;
        this.key = key;
        this.measurements = measurements;
    }

    static Line open(int port, String token, Selector selector, Measurements measurements) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Line line = new Line(channel, key, measurements);
        key.attach(line);
        String head = String.join(
                "\r\n",
                "GET /v1/realtime HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Sec-WebSocket-Protocol: duologue.v1",
                "Authorization: Bearer " + token,
                "",
                "");
        line.write(head.getBytes(StandardCharsets.US_ASCII));
        line.send(new ClientFrame.Hello("h", "load", "load-" + token.substring(0, 16), List.of(), List.of()));
        return line;
    }

    boolean isLive() {
        return live;
    }

    boolean isTalking() {
        return !conversation.isEmpty();
    }

    void search() throws IOException {
        send(new ClientFrame.QueueJoin(
                "j", List.of(LoadServer.TOPIC), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
    }

    /** Says something that was to be said at that time, and acknowledges what has come. */
    synchronized void say(long intendedAt) throws IOException {
        n++;
        intended[(int) (n % KEPT)] = intendedAt;
        Cursor ack = unacknowledged > 0 ? last : null;
        acknowledged();
        String text = intendedAt
                + " is when these words of about a hundred characters were to be sent to somebody who listens";
        measurements.sent();
        send(new ClientFrame.MessageSend("m", conversation, n, text, false, ack));
    }

    /** Called by the swarm now and then. */
    synchronized void acknowledgeIfDue(long now) throws IOException {
        if (unacknowledged >= ACK_ENTRIES || now >= ackAt) {
            acknowledged();
            send(new ClientFrame.Ack(null, conversation, last));
        }
    }

    private void acknowledged() {
        unacknowledged = 0;
        ackAt = Long.MAX_VALUE;
    }

    private synchronized void has(Cursor cursor, long now) throws IOException {
        last = cursor;
        unacknowledged++;
        ackAt = Math.min(ackAt, now + ACK_NANOS);
        acknowledgeIfDue(now);
    }

    // ── reading: the swarm's thread ─────────────────────────────────────────────────────────────────────────────────

    /** Reads what there is. */
    void ready() throws IOException {
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
            upgrade();
        }
        if (upgraded) {
            frames();
        }
        in.compact();
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
    }

    private void upgrade() throws IOException {
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

    private void frames() throws IOException {
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
                hear(CODEC.decodeServer(in.array(), in.position(), length));
            } else if (opCode == CLOSE) {
                lost("the server closed a line with " + (in.getShort(in.position()) & 0xFFFF));
                return;
            }
            in.position(in.position() + length);
        }
    }

    private void hear(ServerFrame frame) throws IOException {
        long now = System.nanoTime();
        if (frame instanceof ServerFrame.MessageNew message) {
            String text = message.text();
            measurements.received(now - Long.parseLong(text.substring(0, text.indexOf(' '))));
            has(message.cursor(), now);
        } else if (frame instanceof ServerFrame.Ok ok && ok.cursor() != null) {
            measurements.acknowledged(now - intended[(int) (ok.n() % KEPT)]);
            has(ok.cursor(), now);
        } else if (frame instanceof ServerFrame.Live) {
            live = true;
        } else if (frame instanceof ServerFrame.MatchOffer offer
                && !offer.offer().equals(answered)) {
            answered = offer.offer();
            send(new ClientFrame.MatchAccept("a", offer.offer()));
        } else if (frame instanceof ServerFrame.MatchFound found) {
            conversation = found.conversation();
        } else if (frame instanceof ServerFrame.Ping) {
            send(new ClientFrame.Pong(null));
        } else if (frame instanceof ServerFrame.Error || frame instanceof ServerFrame.ConversationSnapshot) {
            measurements.trouble(frame.toString());
        }
    }

    private void lost(String how) throws IOException {
        measurements.trouble(how);
        close();
    }

    // ── writing: anybody ────────────────────────────────────────────────────────────────────────────────────────────

    private void send(ClientFrame frame) throws IOException {
        write(masked(CODEC.encode(frame)));
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

    void close() throws IOException {
        channel.close();
    }
}
