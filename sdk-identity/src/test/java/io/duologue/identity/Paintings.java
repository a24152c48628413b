package io.duologue.identity;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Pictures to be fetched: sound ones, and such as would harm who opens them. */
final class Paintings {
    private Paintings() {}

    /** Red in the middle square, blue besides. */
    static BufferedImage painted(int width, int height) {
        int side = Math.min(width, height);
        int left = (width - side) / 2;
        int top = (height - side) / 2;
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean isMiddle = x >= left && x < left + side && y >= top && y < top + side;
                picture.setRGB(x, y, (isMiddle ? Color.RED : Color.BLUE).getRGB());
            }
        }
        return picture;
    }

    static byte[] written(BufferedImage picture, String format) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException(format);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BufferedImage read(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JPEG that says where it was taken: an Exif segment, a comment, and something behind its end. */
    static byte[] withExif(byte[] jpeg, String place) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(jpeg, 0, 2);
        all.writeBytes(segment(0xe1, ("Exif\0\0GPSLatitude " + place).getBytes(StandardCharsets.UTF_8)));
        all.writeBytes(segment(0xfe, ("taken at " + place).getBytes(StandardCharsets.UTF_8)));
        all.write(jpeg, 2, jpeg.length - 2);
        all.writeBytes(("<script>" + place + "</script>").getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }

    private static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .array();
    }

    /** The same JPEG, as if it had so many passes. */
    static byte[] withScans(byte[] jpeg, int scans) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < scans; i++) {
            all.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0});
        }
        all.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd9});
        return all.toByteArray();
    }

    /** A PNG that says it is so large, and holds almost nothing. */
    static byte[] declared(int width, int height) {
        return png(
                chunk("IHDR", header(width, height, 2)),
                chunk("IDAT", packed(new byte[1_000])),
                chunk("IEND", new byte[0]));
    }

    /** A PNG with a palette, and with so many megabytes of text packed into a few kilobytes. */
    static byte[] withPackedText(int megabytes) {
        byte[] text = packed(new byte[megabytes * 1_024 * 1_024]);
        byte[] zTxt = ByteBuffer.allocate(text.length + 3)
                .put((byte) 'c')
                .put((byte) 0)
                .put((byte) 0)
                .put(text)
                .array();
        return png(
                chunk("IHDR", header(1, 1, 3)),
                chunk("zTXt", zTxt),
                chunk("PLTE", new byte[] {(byte) 255, 0, 0}),
                chunk("IDAT", packed(new byte[] {0, 0})),
                chunk("IEND", new byte[0]));
    }

    private static byte[] header(int width, int height, int colours) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put((byte) colours)
                .put(new byte[3])
                .array();
    }

    private static byte[] packed(byte[] given) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(given);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (byte[] chunk : chunks) {
            out.writeBytes(chunk);
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String name, byte[] content) {
        byte[] named = ByteBuffer.allocate(content.length + 4)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        CRC32 crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(content.length + 12)
                .putInt(content.length)
                .put(named)
                .putInt((int) crc.getValue())
                .array();
    }
}
