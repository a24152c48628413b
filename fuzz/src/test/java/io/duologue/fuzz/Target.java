package io.duologue.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is fed with input of strangers, and the input that it is fed with to begin with. */
enum Target {
    FRAME_DECODER(FrameDecoderTarget::feed, 4_096, GoldenFrames.ALL),
    GATE(GateTarget::feed, 1_024),
    MESSAGE_TEXT(MessageTextTarget::feed, 4_096),
    HTTP(HttpTarget::feed, 4_096),
    CLIENT_MACHINE(ClientMachineTarget::feed, 8_192),
    ENGINE(EngineTarget::feed, 4_096);

    private static final Path CORPUS = Path.of("src", "test", "corpus");

    // A method without state, and a copy of a list: neither type says that it never changes.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Consumer<byte[]> entry;

    private final int maxBytes;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Path> more;

    Target(Consumer<byte[]> entry, int maxBytes, Path... more) {
        this.entry = entry;
        this.maxBytes = maxBytes;
        this.more = List.of(more);
    }

    /** The one of this label. */
    static Target of(String label) {
        return Stream.of(values())
                .filter(target -> target.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a target but was " + label));
    }

    /** Throws if a promise is broken. */
    void feed(byte[] input) {
        entry.accept(input);
    }

    /** Longer input is not tried. */
    int maxBytes() {
        return maxBytes;
    }

    /** Its name in paths and on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The folders whose files are replayed, and from which a search begins. */
    List<Path> folders() {
        return Stream.concat(Stream.of(CORPUS.resolve(label())), more.stream()).toList();
    }

    /** Every file in them, the same order each time. */
    List<Path> known() {
        return folders().stream().flatMap(Target::files).sorted().toList();
    }

    /** Words of its language, for the search to try; need not exist. */
    Path dictionary() {
        return CORPUS.resolve(label() + ".dict");
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One frame of each kind, as the protocol's own tests keep them. */
    private static final class GoldenFrames {
        private static final Path ALL = Path.of("..", "sdk-protocol", "src", "test", "resources", "golden");
    }
}
