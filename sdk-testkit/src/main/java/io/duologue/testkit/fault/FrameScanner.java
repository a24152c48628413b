package io.duologue.testkit.fault;

import java.util.Locale;

/**
 * Finds the WebSocket frames in the bytes of one direction, in whatever pieces they come: what stands before the upgrade is
 * plain, and a connection that is never upgraded is plain to its end. Keeps no content. One thread at a time.
 */
final class FrameScanner {
    private static final int MAX_LINE = 8 * 1024;
    private static final int CONTROL_OP_CODES = 0x8;

    /** What the two directions of a connection know of its upgrade. */
    static final class Upgrade {
        private boolean asked;
        private boolean done;
    }

    private enum State {
        PLAIN,
        HEAD,
        PAYLOAD
    }

    private final Direction direction;
    private final Upgrade upgrade;
    private final StringBuilder line = new StringBuilder();
    private final byte[] head = new byte[14];
    private State state = State.PLAIN;
    private boolean upgrading;
    private int headLength;
    private long payloadLeft;
    private boolean atStart;
    private boolean atEnd;

    FrameScanner(Direction direction, Upgrade upgrade) {
        this.direction = direction;
        this.upgrade = upgrade;
    }

    /** How far the next piece goes that is either plain or of one frame. */
    int next(byte[] bytes, int from, int to) {
        atEnd = false;
        if (state == State.PLAIN && direction == Direction.TO_SERVER && upgrade.done) {
            state = State.HEAD;
        }
        atStart = state == State.HEAD && headLength == 0;
        return state == State.PLAIN ? plain(bytes, from, to) : frame(bytes, from, to);
    }

    /** Whether the last piece began with the first byte of a frame. */
    boolean isFrameStart() {
        return atStart;
    }

    /** Whether the last piece ended with the last byte of a frame of a message. */
    boolean isMessageFrameEnd() {
        return atEnd && (head[0] & 0x0F) < CONTROL_OP_CODES;
    }

    private int plain(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != '\n') {
                if (line.length() < MAX_LINE) {
                    line.append((char) (bytes[at] & 0xFF));
                }
            } else if (isUpgradedBy(line.toString().strip())) {
                state = State.HEAD;
                return at + 1;
            }
        }
        return to;
    }

    /** Whether frames begin behind this line. */
    private boolean isUpgradedBy(String text) {
        line.setLength(0);
        if (direction == Direction.TO_SERVER) {
            String lower = text.toLowerCase(Locale.ROOT);
            upgrading |= lower.startsWith("upgrade:") && lower.contains("websocket");
            if (text.isEmpty() && upgrading) {
                upgrade.asked = true;
                upgrading = false;
            }
            return false;
        }
        upgrading |= upgrade.asked && text.startsWith("HTTP/1.1 101");
        upgrade.done |= upgrading && text.isEmpty();
        return upgrade.done;
    }

    private int frame(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && state == State.HEAD) {
            head[headLength++] = bytes[at++];
            if (headLength >= 2 && headLength == headNeeds()) {
                payloadLeft = payloadLength();
                state = State.PAYLOAD;
            }
        }
        if (state == State.PAYLOAD) {
            long taken = Math.min(payloadLeft, to - at);
            payloadLeft -= taken;
            at += Math.toIntExact(taken);
            if (payloadLeft == 0) {
                atEnd = true;
                headLength = 0;
                state = State.HEAD;
            }
        }
        return at;
    }

    private int headNeeds() {
        int length = head[1] & 0x7F;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        int mask = (head[1] & 0x80) != 0 ? 4 : 0;
        return 2 + extended + mask;
    }

    private long payloadLength() {
        int length = head[1] & 0x7F;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (extended == 0) {
            return length;
        }
        long value = 0;
        for (int i = 0; i < extended; i++) {
            value = (value << 8) | (head[2 + i] & 0xFF);
        }
        // No frame is that long: what follows is nonsense, and passes as one frame without an end.
        return value < 0 ? Long.MAX_VALUE : value;
    }
}
