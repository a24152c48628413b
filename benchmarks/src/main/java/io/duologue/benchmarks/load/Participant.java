package io.duologue.benchmarks.load;

import io.duologue.benchmarks.measured.Guests;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.TalkIntent;
import io.duologue.protocol.TalkMode;
import io.duologue.server.transport.RealtimeTransport;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who talks through the server, and acknowledges as a client does. */
final class Participant extends Line {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final int KEPT = 8192;
    /** An acknowledgement may wait for so many entries or so long. */
    private static final int ACK_ENTRIES = 16;

    private static final long ACK_NANOS = 150_000_000;

    private volatile boolean live;
    private volatile String conversation = "";
    /** The offer that was accepted last: it is told again as long as it is open. */
    private String answered = "";
    /** When each message was meant to be sent, by its number; only of those who talk, since many are idle. */
    private long[] intended = {};

    private long n;
    private Cursor last = new Cursor(0, 0);
    private int unacknowledged;
    private long ackAt = Long.MAX_VALUE;

    private Participant(SocketChannel channel, Selector selector, Measurements measurements)
            throws ClosedChannelException {
        super(channel, selector, measurements);
    }

    static Line open(int port, String token, Selector selector, Measurements measurements) throws IOException {
        Participant line = new Participant(connect(port), selector, measurements);
        line.upgrade(
                port,
                RealtimeTransport.PATH,
                List.of("Sec-WebSocket-Protocol: duologue.v1", "Authorization: Bearer " + token));
        line.send(new ClientFrame.Hello("h", "load", "load-" + token.substring(0, 16), List.of(), List.of()));
        return line;
    }

    @Override
    boolean isLive() {
        return live;
    }

    @Override
    boolean isTalking() {
        return !conversation.isEmpty();
    }

    @Override
    synchronized void search() throws IOException {
        intended = new long[KEPT];
        send(new ClientFrame.QueueJoin("j", List.of(Guests.TOPIC), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
    }

    /** Acknowledges what has come, too. */
    @Override
    synchronized void say(long intendedAt) throws IOException {
        n++;
        intended[(int) (n % KEPT)] = intendedAt;
        Cursor ack = unacknowledged > 0 ? last : null;
        acknowledged();
        measurements().sent();
        send(message(conversation, n, intendedAt, ack));
    }

    static ClientFrame message(String conversation, long n, long intendedAt, @Nullable Cursor ack) {
        return new ClientFrame.MessageSend("m", conversation, n, Guests.words(intendedAt), false, ack);
    }

    @Override
    synchronized void look(long now) throws IOException {
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
        look(now);
    }

    @Override
    void hear(byte[] bytes, int offset, int length) throws IOException {
        ServerFrame frame = CODEC.decodeServer(bytes, offset, length);
        long now = System.nanoTime();
        if (frame instanceof ServerFrame.MessageNew message) {
            String text = message.text();
            measurements().received(now - Long.parseLong(text.substring(0, text.indexOf(' '))));
            has(message.cursor(), now);
        } else if (frame instanceof ServerFrame.Ok ok && ok.cursor() != null) {
            measurements().acknowledged(now - intendedAt(ok.n()));
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
            measurements().trouble(frame.toString());
        }
    }

    private synchronized long intendedAt(long number) {
        return intended[(int) (number % KEPT)];
    }

    private void send(ClientFrame frame) throws IOException {
        send(CODEC.encode(frame));
    }
}
