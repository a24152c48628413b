package io.duologue.testkit.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The protocol's golden files, where they lie in its sources. */
final class GoldenFiles {

    private static final Path FOLDER = Path.of("..", "sdk-protocol", "src", "test", "resources", "golden");

    record Golden(Direction direction, String name, String json) {
        @Override
        public String toString() {
            return direction + "/" + name;
        }
    }

    private GoldenFiles() {}

    static Stream<Golden> all() {
        List<Golden> golden = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            Path folder = FOLDER.resolve(direction.name().toLowerCase(Locale.ROOT));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    golden.add(new Golden(
                            direction,
                            file.getFileName().toString(),
                            Files.readString(file).stripTrailing()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return golden.stream();
    }
}
