package io.duologue.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What may be said of a frame's text before it is read: that it is within the bound, and which surrogates it has. */
final class FrameText {

    private FrameText() {}

    /** The text, if it is within the bound on a frame's size. */
    static String of(String text) {
        // No character takes less than one byte, and none more than three (two of a pair take four).
        if (text.length() > ProtocolLimits.FRAME_BYTES) {
            throw tooLarge("at least " + text.length());
        }
        if (text.length() > ProtocolLimits.FRAME_BYTES / 3) {
            int bytes = utf8Length(text);
            if (bytes > ProtocolLimits.FRAME_BYTES) {
                throw tooLarge(Integer.toString(bytes));
            }
        }
        return text;
    }

    static String of(byte[] utf8, int offset, int length) {
        if (length > ProtocolLimits.FRAME_BYTES) {
            throw tooLarge(Integer.toString(length));
        }
        try {
            // A new decoder reports what is malformed: overlong forms and encoded surrogates too.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8, offset, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FrameException(ErrorCode.FRAME_INVALID, null, -1, "expected UTF-8");
        }
    }

    /** Refuses a surrogate without its other half. */
    static void requireWellFormed(String text) {
        int position = loneSurrogateIn(text);
        if (position >= 0) {
            throw loneSurrogate(position);
        }
    }

    /** False if no string in it can have a surrogate by way of an escape, so that none has to be looked at. */
    static boolean mayEscapeSurrogates(String text) {
        for (int i = text.indexOf('\\'); i >= 0 && i < text.length() - 3; i = text.indexOf('\\', i + 1)) {
            if (text.charAt(i + 1) == 'u' && (text.charAt(i + 2) | 0x20) == 'd' && text.charAt(i + 3) > '7') {
                return true;
            }
        }
        return false;
    }

    /** Where the first surrogate without its other half stands; −1 if there is none. */
    static int loneSurrogateIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    static FrameException loneSurrogate(long position) {
        return new FrameException(
                ErrorCode.FRAME_INVALID,
                null,
                -1,
                "expected no surrogate without its other half but there was one near character " + position);
    }

    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
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
