package io.duologue.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Makes of a short input what takes many or strange characters to say. */
final class Runs {
    private static final int RUN = 1;
    private static final int MOST = 70 * 1024;

    private Runs() {}

    /** With each run written out: the byte 1, what is repeated, and how often in units of 256. */
    static byte[] expanded(byte[] input) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(input.length);
        for (int i = 0; i < input.length; i++) {
            if (input[i] == RUN && i + 2 < input.length) {
                int times = Math.min(256 * Byte.toUnsignedInt(input[i + 2]), MOST - bytes.size());
                for (int k = 0; k < times; k++) {
                    bytes.write(input[i + 1]);
                }
                i += 2;
            } else {
                bytes.write(input[i]);
            }
        }
        return bytes.toByteArray();
    }

    /** The text of these bytes, with a lone surrogate in the place of each that is no UTF-8. */
    static String text(byte[] bytes) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = utf8.decode(in, out, true);
            if (!result.isMalformed()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (0xDC00 | Byte.toUnsignedInt(in.get())));
            }
            utf8.reset();
        }
    }
}
