package io.duologue.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The characters of a frame, within the bound on its size. One thread at a time. */
final class FrameText {

    private final char[] chars;
    private final int length;

    private FrameText(char[] chars, int length) {
        this.chars = chars;
        this.length = length;
    }

    static FrameText of(String text) {
        // No character takes less than one byte, and none more than three (two of a pair take four).
        if (text.length() > ProtocolLimits.FRAME_BYTES) {
            throw tooLarge("at least " + text.length());
        }
        FrameText frame = new FrameText(text.toCharArray(), text.length());
        if (text.length() > ProtocolLimits.FRAME_BYTES / 3) {
            int bytes = frame.utf8Length();
            if (bytes > ProtocolLimits.FRAME_BYTES) {
                throw tooLarge(Integer.toString(bytes));
            }
        }
        return frame;
    }

    static FrameText of(byte[] utf8, int offset, int length) {
        if (length > ProtocolLimits.FRAME_BYTES) {
            throw tooLarge(Integer.toString(length));
        }
        try {
            // A new decoder reports what is malformed: overlong forms and encoded surrogates too.
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, offset, length));
            return new FrameText(decoded.array(), decoded.remaining());
        } catch (CharacterCodingException e) {
            throw new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected UTF-8");
        }
    }

    char[] chars() {
        return chars;
    }

    int length() {
        return length;
    }

    /** Refuses a surrogate without its other half. */
    void requireWellFormed() {
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (!isPair(i)) {
                    throw loneSurrogate(i);
                }
                i++;
            }
        }
    }

    /** False if no string of it can have a surrogate by way of an escape, so that none has to be looked at. */
    boolean mayEscapeSurrogates() {
        for (int i = 0; i < length - 3; i++) {
            if (chars[i] == '\\' && chars[i + 1] == 'u' && (chars[i + 2] | 0x20) == 'd' && chars[i + 3] > '7') {
                return true;
            }
        }
        return false;
    }

    static FrameException loneSurrogate(long position) {
        return new FrameException(
                ErrorCode.FRAME_INVALID,
                null,
                -1,
                "expected no surrogate without its other half but there was one near character " + position);
    }

    /** Whether there is a surrogate without its other half. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private boolean isPair(int i) {
        return i + 1 < length && Character.isSurrogatePair(chars[i], chars[i + 1]);
    }

    private int utf8Length() {
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            char c = chars[i];
            // Each half of a pair counts two.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static FrameException tooLarge(String bytes) {
        return new FrameException(
                ErrorCode.FRAME_TOO_LARGE,
                null,
                ProtocolLimits.FRAME_BYTES,
                "expected a frame of at most " + ProtocolLimits.FRAME_BYTES + " bytes but it had " + bytes);
    }
}
