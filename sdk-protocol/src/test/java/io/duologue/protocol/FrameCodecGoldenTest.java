package io.duologue.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.GoldenFrames.Golden;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How every frame looks on the wire, byte for byte. */
class FrameCodecGoldenTest {

    private final FrameCodec codec = FrameCodec.create();

    static Stream<Golden> goldenFrames() {
        return GoldenFrames.all();
    }

    @Test
    void everyTypeHasAGoldenFile() {
        assertThat(GoldenFrames.CLIENT.values().stream().map(ClientFrame::type)).contains(ClientFrame.Type.values());
        assertThat(GoldenFrames.SERVER.values().stream().map(ServerFrame::type)).contains(ServerFrame.Type.values());
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void theNameOfAFileBeginsWithItsType(Golden golden) {
        String type = golden.frame() instanceof ClientFrame client
                ? client.type().wireName()
                : ((ServerFrame) golden.frame()).type().wireName();

        assertThat(golden.name() + ".").startsWith(type + ".");
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void encodingGivesTheGoldenFile(Golden golden) {
        byte[] encoded = golden.encode(codec);

        assertThat(new String(encoded, StandardCharsets.UTF_8)).isEqualTo(golden.json());
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void decodingTheGoldenFileGivesTheSample(Golden golden) {
        Object decoded = golden.decode(codec, golden.json());

        assertThat(decoded).isEqualTo(golden.frame());
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void bytesReadLikeText(Golden golden) {
        byte[] padded = ("##" + golden.json() + "#").getBytes(StandardCharsets.UTF_8);

        Object decoded = golden.direction().equals("client")
                ? codec.decodeClient(padded, 2, padded.length - 3)
                : codec.decodeServer(padded, 2, padded.length - 3);

        assertThat(decoded).isEqualTo(golden.frame());
    }

    @Test
    void noGoldenFileIsWithoutASample() throws Exception {
        for (String direction : new String[] {"client", "server"}) {
            File folder = new File(
                    Objects.requireNonNull(GoldenFrames.class.getResource("/golden/" + direction), "golden files")
                            .toURI());
            String[] files = Objects.requireNonNull(folder.list(), "golden files");

            assertThat(Arrays.stream(files).map(file -> file.replaceFirst("\\.json$", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            direction.equals("client") ? GoldenFrames.CLIENT.keySet() : GoldenFrames.SERVER.keySet());
        }
    }

    @Test
    @Tag("W-12")
    void anInstantIsCutToMilliseconds() {
        byte[] encoded = codec.encode(new ServerFrame.AuthExpiring(Instant.parse("2026-01-02T03:04:05.006999999Z")));

        assertThat(new String(encoded, StandardCharsets.UTF_8)).contains("\"2026-01-02T03:04:05.006Z\"");
    }
}
