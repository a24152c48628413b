package io.duologue.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer calls, in a process of its own with one target. */
public final class Fuzzing {
    private static Target target = Target.FRAME_DECODER;

    private Fuzzing() {}

    /**
     * Warms up: classes are instrumented as they are loaded, and the first input must not be taken for a slow one.
     *
     * @param arguments the target's label
     */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        target = Target.of(arguments[0]);
        for (Path known : target.known()) {
            target.feed(Files.readAllBytes(known));
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        target.feed(input);
    }
}
