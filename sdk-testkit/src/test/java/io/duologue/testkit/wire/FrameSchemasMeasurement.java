package io.duologue.testkit.wire;

import java.util.List;
import java.util.Locale;

/** How long it takes to hold a frame to its schema. A program, not a test: run its main method in this module's folder. */
final class FrameSchemasMeasurement {

    private static final int CHECKS = 200_000;

    private FrameSchemasMeasurement() {}

    @SuppressWarnings("SystemOut") // a program for people
    public static void main(String[] args) {
        long begin = System.nanoTime();
        FrameSchemas schemas = FrameSchemas.load();
        System.out.printf(Locale.ROOT, "loading %d ms%n", (System.nanoTime() - begin) / 1_000_000);
        List<GoldenFiles.Golden> golden = GoldenFiles.all().toList();
        for (String name : List.of("", "message.send.json", "message.new.json", "conversation.snapshot.json")) {
            List<GoldenFiles.Golden> frames = golden.stream()
                    .filter(file -> name.isEmpty() || file.name().equals(name))
                    .toList();
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 4; round++) {
                begin = System.nanoTime();
                for (int i = 0; i < CHECKS; i++) {
                    GoldenFiles.Golden frame = frames.get(i % frames.size());
                    schemas.check(frame.direction(), frame.json());
                }
                best = Math.min(best, System.nanoTime() - begin);
            }
            System.out.printf(
                    Locale.ROOT, "%-28s %.1f µs%n", name.isEmpty() ? "all golden files" : name, best / 1e3 / CHECKS);
        }
    }
}
