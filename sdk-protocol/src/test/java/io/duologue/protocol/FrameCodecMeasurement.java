package io.duologue.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long the codec takes for the frames of which most traffic consists. A program, not a test: run its main method.
 * Figures of one thread after warming up, the best of several rounds.
 */
final class FrameCodecMeasurement {

    private static final int ROUNDS = 8;
    private static final int CALLS = 400_000;
    private static final String TEXT =
            "That is what I would try first: measure where the time goes, then change one thing at a time. 👋";

    private FrameCodecMeasurement() {}

    public static void main(String[] args) {
        FrameCodec codec = FrameCodec.create();
        Cursor cursor = new Cursor(41, 0x9f3a11c0);
        ClientFrame send = new ClientFrame.MessageSend("17", GoldenFrames.CONVERSATION, 12, TEXT, false, cursor);
        ServerFrame received = new ServerFrame.MessageNew(
                GoldenFrames.CONVERSATION, cursor, Author.PARTNER, 12, Instant.parse("2026-11-21T09:00:00.123Z"), TEXT);
        byte[] sendBytes = codec.encode(send);
        byte[] receivedBytes = codec.encode(received);
        String sendText = new String(sendBytes, StandardCharsets.UTF_8);
        String dataFirst = "{" + sendText.substring(sendText.indexOf("\"data\""), sendText.length() - 1) + ","
                + sendText.substring(1, sendText.indexOf(",\"data\"")) + "}";
        String receivedText = new String(receivedBytes, StandardCharsets.UTF_8);

        print("frame sizes, bytes", sendBytes.length + " and " + receivedBytes.length);
        measure("decode message.send, text", () -> codec.decodeClient(sendText).hashCode());
        measure(
                "decode message.send, bytes",
                () -> codec.decodeClient(sendBytes, 0, sendBytes.length).hashCode());
        measure(
                "decode message.send, type last",
                () -> codec.decodeClient(dataFirst).hashCode());
        measure("encode message.send", () -> codec.encode(send).length);
        measure(
                "decode message.new, text",
                () -> codec.decodeServer(receivedText).hashCode());
        measure("encode message.new", () -> codec.encode(received).length);
        measure(
                "decode message.send + encode message.new",
                () -> codec.decodeClient(sendText).hashCode() + codec.encode(received).length);
    }

    private static void measure(String what, LongSupplier call) {
        long best = Long.MAX_VALUE;
        long sink = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                sink += call.getAsLong();
            }
            best = Math.min(best, System.nanoTime() - begin);
        }
        print(what, String.format(Locale.ROOT, "%.0f ns%s", best / (double) CALLS, sink == 42 ? "!" : ""));
    }

    @SuppressWarnings("SystemOut") // a program for people
    private static void print(String what, String figure) {
        System.out.printf(Locale.ROOT, "%-45s %s%n", what, figure);
    }
}
