package io.duologue.fuzz;

import java.nio.charset.StandardCharsets;

/** Breaks at one word, so that a search can be seen to find what is there. */
public final class PlantedDefect {
    static final String WORD = "duologue";

    private PlantedDefect() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (new String(input, StandardCharsets.ISO_8859_1).contains(WORD)) {
            throw new IllegalStateException("planted");
        }
    }
}
