package io.duologue.testkit.fakeserver;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of one text message after the other together. Keeps no more than a message may have. One thread at a time. */
final class MessageAssembler {
    /** Fragments without content cost no memory, but time. */
    private static final int MAX_EMPTY = 1024;

    private final int maxBytes;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private int empty;

    MessageAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether a fragment of this size is still no message that is too large. */
    boolean hasRoomFor(long bytes) {
        empty += bytes == 0 ? 1 : 0;
        return begun.size() + bytes <= maxBytes && empty <= MAX_EMPTY;
    }

    void add(byte[] fragment) {
        begun.writeBytes(fragment);
    }

    /** The message, which is whole; null if it is not UTF-8. */
    @Nullable String finish() {
        byte[] bytes = begun.toByteArray();
        begun.reset();
        empty = 0;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
