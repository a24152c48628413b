package io.duologue.server.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts the pieces of one message after the other together. Keeps no more than a message may have. One thread at a time. */
public final class TextAssembler {
    /** What to say instead of a message that is none. */
    public enum Fault {
        TOO_LARGE,
        NOT_TEXT
    }

    /** A whole message, or what is wrong with it, or neither while pieces are missing. */
    public record Piece(@Nullable String text, @Nullable Fault fault) {
        private static final Piece MORE = new Piece(null, null);
        private static final Piece TOO_LARGE = new Piece(null, Fault.TOO_LARGE);
        private static final Piece NOT_TEXT = new Piece(null, Fault.NOT_TEXT);
    }

    /** Pieces without content cost no memory, but time. */
    private static final int MAX_EMPTY_PIECES = 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private final int maxBytes;
    private @Nullable ByteArrayOutputStream begun;
    private int emptyPieces;

    public TextAssembler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a piece; after a fault nothing may follow. */
    public Piece take(ByteBuffer payload, boolean last) {
        int before = begun == null ? 0 : begun.size();
        emptyPieces += payload.hasRemaining() ? 0 : 1;
        if (before + payload.remaining() > maxBytes || emptyPieces > MAX_EMPTY_PIECES) {
            begun = null;
            return Piece.TOO_LARGE;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        if (begun == null && last) {
            emptyPieces = 0;
            return whole(bytes);
        }
        if (begun == null) {
            begun = new ByteArrayOutputStream(Math.max(256, bytes.length * 2));
        }
        begun.writeBytes(bytes);
        if (!last) {
            return Piece.MORE;
        }
        byte[] all = begun.toByteArray();
        begun = null;
        emptyPieces = 0;
        return whole(all);
    }

    /** Decodes fast, and strictly only where the fast way had to replace something. */
    private static Piece whole(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes)) {
            return Piece.NOT_TEXT;
        }
        return new Piece(text, null);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
