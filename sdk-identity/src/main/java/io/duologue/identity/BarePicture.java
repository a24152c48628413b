package io.duologue.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a decoder needs of a picture, and nothing else of it: no text, no profile and no little picture ever reaches the
 * decoder, each of which could be packed so that it fills the memory. Which picture it is, its first bytes say. Immutable.
 */
final class BarePicture {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final Set<String> CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    /** Each is a pass over the whole picture; usual are about ten. */
    private static final int MAX_SCANS = 32;

    private static final int START_OF_SCAN = 0xda;
    private static final int ADOBE = 0xee;
    private static final int COMMENT = 0xfe;

    private final String format;
    private final byte[] bytes;

    private BarePicture(String format, byte[] bytes) {
        this.format = format;
        this.bytes = bytes;
    }

    /** As ImageIO names it. */
    String format() {
        return format;
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    /** @throws IOException if it is no picture of a known kind, or breaks off */
    static BarePicture of(byte[] given) throws IOException {
        if (starts(given, PNG)) {
            return new BarePicture("png", barePng(given));
        }
        if (given.length > 3 && (given[0] & 0xff) == 0xff && (given[1] & 0xff) == 0xd8 && (given[2] & 0xff) == 0xff) {
            return new BarePicture("jpeg", bareJpeg(given));
        }
        if (starts(given, "GIF87a".getBytes(StandardCharsets.US_ASCII))
                || starts(given, "GIF89a".getBytes(StandardCharsets.US_ASCII))) {
            return new BarePicture("gif", given);
        }
        throw new NoPictureException("expected a PNG, a JPEG or a GIF");
    }

    private static boolean starts(byte[] given, byte[] with) {
        return given.length >= with.length
                && ByteBuffer.wrap(given, 0, with.length).equals(ByteBuffer.wrap(with));
    }

    private static byte[] barePng(byte[] given) throws IOException {
        ByteArrayOutputStream bare = new ByteArrayOutputStream(given.length);
        bare.writeBytes(PNG);
        ByteBuffer in = ByteBuffer.wrap(given).position(PNG.length);
        while (in.remaining() >= 12) {
            int start = in.position();
            int length = in.getInt();
            byte[] name = new byte[4];
            in.get(name);
            if (length < 0 || length > in.remaining() - 4) {
                throw new NoPictureException("expected a whole chunk");
            }
            String chunk = new String(name, StandardCharsets.ISO_8859_1);
            if (CHUNKS.contains(chunk)) {
                bare.write(given, start, length + 12);
            }
            if (chunk.equals("IEND")) {
                return bare.toByteArray();
            }
            in.position(start + length + 12);
        }
        throw new NoPictureException("expected the end of the picture");
    }

    private static byte[] bareJpeg(byte[] given) throws IOException {
        ByteArrayOutputStream bare = new ByteArrayOutputStream(given.length);
        bare.write(given, 0, 2);
        int at = 2;
        while (at + 4 <= given.length) {
            int marker = given[at + 1] & 0xff;
            int length = 2 + (((given[at + 2] & 0xff) << 8) | (given[at + 3] & 0xff));
            if ((given[at] & 0xff) != 0xff || length < 4 || length > given.length - at) {
                throw new NoPictureException("expected a whole segment");
            }
            if (marker == START_OF_SCAN) {
                requireFewScans(given, at);
                bare.write(given, at, given.length - at);
                return bare.toByteArray();
            }
            boolean isNeeded = marker == ADOBE || !((marker >= 0xe0 && marker <= 0xef) || marker == COMMENT);
            if (isNeeded) {
                bare.write(given, at, length);
            }
            at += length;
        }
        throw new NoPictureException("expected a scan");
    }

    private static void requireFewScans(byte[] given, int from) throws IOException {
        int scans = 0;
        for (int i = from; i + 1 < given.length; i++) {
            // Never within what is packed: there a 0xff is followed by a zero.
            if ((given[i] & 0xff) == 0xff && (given[i + 1] & 0xff) == START_OF_SCAN && ++scans > MAX_SCANS) {
                throw new NoPictureException("expected at most " + MAX_SCANS + " scans");
            }
        }
    }
}
