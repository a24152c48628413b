package io.duologue.identity;

import io.duologue.core.profile.Avatar;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes a small square JPEG of a picture that a stranger gave. Only what is seen of it comes over: nothing that was hidden
 * in it, before it or behind it. The size is read before anything is decoded, and no more is decoded than is shown. Pure.
 */
final class Thumbnail {
    /** Of each side; a smaller picture stays as small as it is. */
    static final int PIXELS = 256;

    private static final float[] QUALITIES = {0.85f, 0.6f, 0.3f};
    private static final int WHITE = 255;

    private Thumbnail() {}

    /**
     * The middle of a picture.
     *
     * @param maxPixels of each side of what is given
     * @throws IOException if it is no PNG, JPEG or GIF, is damaged, or is larger
     */
    static byte[] of(byte[] given, int maxPixels) throws IOException {
        BarePicture bare = BarePicture.of(given);
        try {
            return jpeg(scaled(decoded(bare, maxPixels)));
        } catch (RuntimeException e) {
            // Decoders stumble over what is damaged in any way there is.
            throw new IOException("expected a sound picture", e);
        }
    }

    private static BufferedImage decoded(BarePicture bare, int maxPixels) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(bare.format()).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(bare.stream())) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width < 1 || height < 1 || width > maxPixels || height > maxPixels) {
                throw new NoPictureException("expected 1–" + maxPixels + " pixels but were " + width + " × " + height);
            }
            int side = Math.min(width, height);
            // Twice of what is shown, so that it can be made smaller softly.
            int step = Math.max(1, side / (2 * PIXELS));
            ImageReadParam middle = reader.getDefaultReadParam();
            middle.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
            middle.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, middle);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage scaled(BufferedImage from) {
        int side = Math.min(from.getWidth(), from.getHeight());
        int pixels = Math.min(PIXELS, side);
        BufferedImage to = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < pixels; y++) {
            for (int x = 0; x < pixels; x++) {
                to.setRGB(x, y, mean(from, x * side / pixels, y * side / pixels, (side + pixels - 1) / pixels, side));
            }
        }
        return to;
    }

    /** The mean of a square, on white where it can be looked through. */
    private static int mean(BufferedImage from, int left, int top, int size, int side) {
        long red = 0;
        long green = 0;
        long blue = 0;
        int count = 0;
        for (int y = top; y < Math.min(top + size, side); y++) {
            for (int x = left; x < Math.min(left + size, side); x++) {
                int rgb = from.getRGB(x, y);
                int alpha = rgb >>> 24;
                red += onWhite((rgb >> 16) & 0xff, alpha);
                green += onWhite((rgb >> 8) & 0xff, alpha);
                blue += onWhite(rgb & 0xff, alpha);
                count++;
            }
        }
        return ((int) (red / count) << 16) | ((int) (green / count) << 8) | (int) (blue / count);
    }

    private static int onWhite(int value, int alpha) {
        return (value * alpha + WHITE * (255 - alpha)) / 255;
    }

    /** As good as fits. */
    private static byte[] jpeg(BufferedImage picture) throws IOException {
        for (float quality : QUALITIES) {
            byte[] jpeg = jpeg(picture, quality);
            if (jpeg.length <= Avatar.MAX_BYTES) {
                return jpeg;
            }
        }
        throw new NoPictureException("expected a picture that fits");
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
