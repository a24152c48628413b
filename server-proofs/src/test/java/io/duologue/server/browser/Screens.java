package io.duologue.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import io.duologue.server.ReferenceServer;
import io.duologue.server.browser.States.State;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Takes a picture of every state of the web client at three widths in both themes: {@code
 * <state>-<width>-<theme>.png}. How to start it stands in {@code docs/screens/README.md}.
 */
public final class Screens {
    /** Times and dates in the pictures are those of the persona who is signed in. */
    private static final String TIME_ZONE = "Europe/Madrid";

    private static final List<Size> SIZES = List.of(new Size(390, 844), new Size(820, 1180), new Size(1440, 900));
    private static final List<String> THEMES = List.of("light", "dark");
    private static final int COLOURS = 160;
    /** Square of the distance in red, green and blue. */
    private static final int SAME_TO_THE_EYE = 27;

    private Screens() {}

    /** @param arguments the folder, and the names of the states if not all are wanted */
    public static void main(String... arguments) throws IOException, ConfigurationException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        try (ReferenceServer server = ReferenceServer.start(
                        Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
                BrowserContext context = Browsers.context(new Browser.NewContextOptions().setTimezoneId(TIME_ZONE))) {
            States states = States.open(context, server.uri().toString());
            List<State> all = states.all();
            for (Size size : SIZES) {
                states.size(size.width(), size.height());
                for (State state : all) {
                    if (wanted.isEmpty() || wanted.contains(state.name())) {
                        take(states, state, size, folder);
                    }
                }
            }
            if (wanted.isEmpty()) {
                Files.writeString(folder.resolve("README.md"), index(all), StandardCharsets.UTF_8);
            }
            System.out.println("Chromium " + context.browser().version() + " took the pictures in " + folder);
        }
        System.exit(0); // with it the browser goes, which the tests share
    }

    private static String index(List<State> all) {
        StringBuilder index = new StringBuilder("""
                # How it looks

                Every state of the web client at three widths, in both themes, taken from the client's own views in Chromium. The people are the
                demo's; counts, times and what they say to each other are made up. `EveryStateIT` holds the same states to accessibility rules,
                sizes and widths. After a change of the client they are taken again, and this page is written anew:

                ```sh
                ./mvnw -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath -pl server-proofs -am
                java -cp "server-proofs/target/test-classes:$(cat server-proofs/target/test-classpath)" \\
                  io.duologue.server.browser.Screens docs/screens
                ```

                Names of states behind the folder take only those. A state is added in `server-proofs/src/test/resources/browser/states.js`.

                | State | What it is | Light | Dark |
                |---|---|---|---|
                """);
        for (State state : all) {
            index.append("| %s | %s | %s | %s |\n"
                    .formatted(state.name(), state.about(), links(state, "light"), links(state, "dark")));
        }
        return index.toString();
    }

    private static String links(State state, String theme) {
        return SIZES.stream()
                .map(size -> "[%d](%s)".formatted(size.width(), file(state, size, theme)))
                .collect(Collectors.joining(" "));
    }

    private static String file(State state, Size size, String theme) {
        return state.name() + "-" + size.width() + "-" + theme + ".png";
    }

    private static void take(States states, State state, Size size, Path folder) throws IOException {
        for (String theme : THEMES) {
            states.show(state.name(), theme);
            byte[] picture = states.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setAnimations(ScreenshotAnimations.DISABLED)
                            .setFullPage(state.name().equals("landing")));
            write(indexed(ImageIO.read(new ByteArrayInputStream(picture))), folder.resolve(file(state, size, theme)));
        }
    }

    private static void write(BufferedImage picture, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(Files.newOutputStream(file))) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), smallest);
        } finally {
            writer.dispose();
        }
    }

    /** The picture in its most frequent colours, the others in the nearest of those: a third of the size, and no dither. */
    private static BufferedImage indexed(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counted = new HashMap<>();
        for (int pixel : pixels) {
            counted.merge(pixel, 1, Integer::sum);
        }
        int[] palette = palette(counted);
        Map<Integer, Byte> places = new HashMap<>();
        counted.keySet().forEach(colour -> places.put(colour, (byte) nearest(palette, colour)));
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = places.get(pixels[i]);
        }
        IndexColorModel colours = new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours);
        indexed.getRaster().setDataElements(0, 0, width, height, indices);
        return indexed;
    }

    /** The most frequent colours that differ to the eye: else the shades of text would leave no room for a small icon. */
    private static int[] palette(Map<Integer, Integer> counted) {
        int[] ranked = counted.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .mapToInt(Map.Entry::getKey)
                .toArray();
        int[] chosen = new int[COLOURS];
        int found = 0;
        for (int i = 0; i < ranked.length && found < COLOURS; i++) {
            int[] known = Arrays.copyOf(chosen, found);
            if (found == 0 || distance(known[nearest(known, ranked[i])], ranked[i]) >= SAME_TO_THE_EYE) {
                chosen[found] = ranked[i];
                found++;
            }
        }
        return Arrays.copyOf(chosen, found);
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        for (int i = 1; i < palette.length; i++) {
            if (distance(palette[i], colour) < distance(palette[best], colour)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
        int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
        int blue = (one & 0xff) - (other & 0xff);
        return red * red + green * green + blue * blue;
    }

    private record Size(int width, int height) {}
}
