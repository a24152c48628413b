package io.duologue.protocol;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a value is read. */
interface Value<T> {

    /**
     * Reads the value that begins with the current token and stops at its last one.
     *
     * @return absent if it was refused
     */
    @Nullable T read(FrameReader in) throws IOException;
}
