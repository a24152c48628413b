package io.duologue.core.idempotency;

import java.util.Arrays;

/** An answer as bytes that only whoever wrote them can read. Immutable. */
public final class KeptAnswer {
    /** 8 KiB: so much has none of the answers that are worth keeping. */
    public static final int MAX_BYTES = 8_192;

    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are more than {@link #MAX_BYTES} */
    public KeptAnswer(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("expected at most " + MAX_BYTES + " bytes but was " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeptAnswer answer && Arrays.equals(bytes, answer.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Without what was answered. */
    @Override
    public String toString() {
        return "KeptAnswer[" + bytes.length + " bytes]";
    }
}
