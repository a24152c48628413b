package io.duologue.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.benchmarks.measured.Guests;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Somebody who talks through Socket.IO: its protocol (version 5) in packets of Engine.IO (version 4), each a text frame that begins with
 * digits for what it is.
 */
final class SocketIoLine extends Line {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int KEPT = 8192;
    private static final char OPENED = '0';
    private static final char PING = '2';
    private static final String PONG = "3";
    private static final String CONNECT = "40";
    private static final String EVENT = "42";
    private static final String ANSWER = "43";

    private final long[] intended = new long[KEPT];
    private volatile boolean live;
    private int n;

    private SocketIoLine(SocketChannel channel, Selector selector, Measurements measurements)
            throws ClosedChannelException {
        super(channel, selector, measurements);
    }

    /** @param room of the two who talk with each other */
    static Line open(int port, String room, Selector selector, Measurements measurements) throws IOException {
        SocketIoLine line = new SocketIoLine(connect(port), selector, measurements);
        line.upgrade(port, "/socket.io/?EIO=4&transport=websocket&room=" + room, List.of());
        return line;
    }

    @Override
    boolean isLive() {
        return live;
    }

    @Override
    void search() {
        // Its room has a partner.
    }

    @Override
    boolean isTalking() {
        return live;
    }

    @Override
    synchronized void say(long intendedAt) throws IOException {
        n = (n + 1) % KEPT;
        intended[n] = intendedAt;
        measurements().sent();
        send(EVENT + n + JSON.writeValueAsString(List.of("say", Guests.words(intendedAt))));
    }

    @Override
    void hear(byte[] bytes, int offset, int length) throws IOException {
        String packet = new String(bytes, offset, length, StandardCharsets.UTF_8);
        long now = System.nanoTime();
        if (packet.startsWith(EVENT)) {
            String text = read(packet, EVENT.length()).path(1).asText();
            measurements().received(now - Long.parseLong(text.substring(0, text.indexOf(' '))));
        } else if (packet.startsWith(ANSWER)) {
            measurements().acknowledged(now - intendedAt(packet.substring(ANSWER.length(), packet.indexOf('['))));
        } else if (packet.startsWith(CONNECT)) {
            live = true;
        } else if (packet.charAt(0) == OPENED) {
            send(CONNECT);
        } else if (packet.charAt(0) == PING) {
            send(PONG);
        } else {
            measurements().trouble(packet);
        }
    }

    private synchronized long intendedAt(String number) {
        return intended[Integer.parseInt(number)];
    }

    private static JsonNode read(String packet, int from) throws JsonProcessingException {
        return JSON.readTree(packet.substring(from));
    }

    private void send(String packet) throws IOException {
        send(packet.getBytes(StandardCharsets.UTF_8));
    }
}
