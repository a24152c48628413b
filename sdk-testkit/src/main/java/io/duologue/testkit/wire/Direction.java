package io.duologue.testkit.wire;

import java.util.Locale;

/** Who said a frame. */
public enum Direction {
    CLIENT,
    SERVER;

    /** The folder of its schemas. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
