package io.duologue.benchmarks.load;

import io.duologue.benchmarks.measured.Seats;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.FrameCodec;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Somebody who talks through a bare relay: with the same frames, but nothing comes back and nothing is acknowledged. */
final class RelayedLine extends Line {
    private static final FrameCodec CODEC = FrameCodec.create();
    private static final String CONVERSATION = "c_3v9qk2m7x1t8w5zr0c4n6b8d2f";

    private long n;

    private RelayedLine(SocketChannel channel, Selector selector, Measurements measurements)
            throws ClosedChannelException {
        super(channel, selector, measurements);
    }

    static Line open(int port, int seat, Selector selector, Measurements measurements) throws IOException {
        RelayedLine line = new RelayedLine(connect(port), selector, measurements);
        line.upgrade(port, Seats.PATH + seat, List.of());
        return line;
    }

    @Override
    void search() {
        // Its seat has a partner.
    }

    @Override
    boolean isTalking() {
        return isLive();
    }

    @Override
    void say(long intendedAt) throws IOException {
        n++;
        measurements().sent();
        send(CODEC.encode(Participant.message(CONVERSATION, n, intendedAt, null)));
    }

    @Override
    void hear(byte[] bytes, int offset, int length) {
        long now = System.nanoTime();
        if (CODEC.decodeClient(bytes, offset, length) instanceof ClientFrame.MessageSend message) {
            String text = message.text();
            measurements().received(now - Long.parseLong(text.substring(0, text.indexOf(' '))));
        }
    }
}
