package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.profile.Avatar;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailTest {
    private static final int MAX = 4_096;

    @ParameterizedTest
    @CsvSource({
        "jpeg, 400, 400, 256", "jpeg, 1000, 500, 256", "png, 500, 1000, 256", "gif, 300, 400, 256", "png, 40, 60, 40",
        "png, 1, 1, 1", "jpeg, 4096, 256, 256", "png, 4096, 4096, 256", "jpeg, 257, 511, 256", "png, 767, 800, 256"
    })
    void aPictureBecomesItsMiddleAsASmallJpeg(String format, int width, int height, int side) throws IOException {
        byte[] jpeg = Thumbnail.of(Paintings.written(Paintings.painted(width, height), format), MAX);

        BufferedImage small = Paintings.read(jpeg);
        assertThat(jpeg).startsWith(0xff, 0xd8, 0xff).hasSizeLessThan(Avatar.MAX_BYTES);
        assertThat(small.getWidth()).isEqualTo(side);
        assertThat(small.getHeight()).isEqualTo(side);
        for (int at : new int[] {0, side / 2, side - 1}) {
            Color colour = new Color(small.getRGB(at, at));
            assertThat(colour.getRed()).isGreaterThan(200);
            assertThat(colour.getBlue()).isLessThan(60);
        }
    }

    @Test
    void whatCanBeLookedThroughIsOnWhite() throws IOException {
        BufferedImage nothing = new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB);

        byte[] jpeg = Thumbnail.of(Paintings.written(nothing, "png"), MAX);

        assertThat(new Color(Paintings.read(jpeg).getRGB(100, 100))).isEqualTo(Color.WHITE);
    }

    @Test
    void alsoNoiseFits() throws IOException {
        BufferedImage noise = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int i = 0; i < 256 * 256; i++) {
            noise.setRGB(i % 256, i / 256, random.nextInt());
        }

        assertThat(Thumbnail.of(Paintings.written(noise, "png"), MAX)).hasSizeLessThanOrEqualTo(Avatar.MAX_BYTES);
    }

    @Test
    void whereAPictureWasTakenIsNotInIt() throws IOException {
        byte[] sound = Paintings.written(Paintings.painted(300, 300), "jpeg");
        byte[] jpeg = Thumbnail.of(Paintings.withExif(sound, "59.3293N"), MAX);

        assertThat(new String(jpeg, StandardCharsets.ISO_8859_1))
                .doesNotContain("59.3293N")
                .doesNotContain("Exif")
                .doesNotContain("GPS")
                .doesNotContain("script");
    }

    @Test
    void aDecoderIsGivenNothingButThePicture() throws IOException {
        byte[] sound = Paintings.written(Paintings.painted(300, 300), "jpeg");

        byte[] bare =
                BarePicture.of(Paintings.withExif(sound, "59.3293N")).stream().readAllBytes();

        assertThat(new String(bare, StandardCharsets.ISO_8859_1))
                .doesNotContain("Exif")
                .doesNotContain("taken at");
    }

    @ParameterizedTest
    @CsvSource({"4097, 1", "1, 4097", "65535, 65535", "2147483647, 2147483647", "0, 5"})
    void aPictureThatSaysItIsTooLargeIsNotDecoded(int width, int height) {
        assertThatThrownBy(() -> Thumbnail.of(Paintings.declared(width, height), MAX))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Thumbnail.of(Paintings.declared(4_097, 4_097), MAX))
                .hasMessage("expected 1–4096 pixels but were 4097 × 4097");
    }

    @Test
    void textThatIsPackedIntoAPictureIsNotUnpacked() throws IOException {
        byte[] bomb = Paintings.withPackedText(64);

        assertThat(bomb).hasSizeLessThan(200_000);
        assertThat(BarePicture.of(bomb).stream().readAllBytes()).hasSizeLessThan(200);
        assertThat(Paintings.read(Thumbnail.of(bomb, MAX)).getWidth()).isEqualTo(1);
    }

    @Test
    void aPictureThatWouldBePaintedOverAndOverIsNotDecoded() {
        byte[] sound = Paintings.written(Paintings.painted(300, 300), "jpeg");

        assertThatThrownBy(() -> Thumbnail.of(Paintings.withScans(sound, 40), MAX))
                .hasMessage("expected at most 32 scans");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "<?xml version='1.0'?><svg/>",
                "<!doctype html><script>alert(1)</script>",
                "RIFFxxxxWEBPVP8 ",
                "BM......",
                "\u001f\u008b\b",
                "GIF90a",
                ""
            })
    void whatIsNoPictureByItsFirstBytesIsNotDecoded(String given) {
        assertThatThrownBy(() -> Thumbnail.of(given.getBytes(StandardCharsets.ISO_8859_1), MAX))
                .hasMessage("expected a PNG, a JPEG or a GIF");
    }

    @Test
    void aPageThatBeginsLikeAPictureIsNoPicture() {
        for (String start : new String[] {"GIF89a", "\u00ff\u00d8\u00ff\u00e0", "\u0089PNG\r\n\u001a\n"}) {
            byte[] polyglot = (start + "/*<script>alert(1)</script>*/=1;").getBytes(StandardCharsets.ISO_8859_1);

            assertThatThrownBy(() -> Thumbnail.of(polyglot, MAX)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsBrokenOffOrScrambledIsAnIoExceptionOrAPicture() {
        Random random = new Random(11);
        for (String format : new String[] {"jpeg", "png", "gif"}) {
            byte[] sound = Paintings.written(Paintings.painted(64, 64), format);
            for (int i = 0; i < 400; i++) {
                byte[] damaged = i % 2 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
                for (int flips = 0; flips < 5 && damaged.length > 0; flips++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    assertThat(Thumbnail.of(damaged, MAX)).hasSizeLessThanOrEqualTo(Avatar.MAX_BYTES);
                } catch (IOException e) {
                    assertThat(e).hasMessageStartingWith("");
                }
            }
        }
    }
}
