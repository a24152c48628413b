package io.duologue.protocol;

import static io.duologue.protocol.GoldenFrames.CONVERSATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One codec writes many frames, on many threads, and none leaves anything behind for the next. */
class FrameCodecEncodingTest {

    private final FrameCodec codec = FrameCodec.create();

    @Test
    void aFrameThatCannotBeWrittenLeavesNothingBehind() {
        for (int i = 0; i < 100; i++) {
            assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(said(1, "half of a pair: \ud83d")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> codec.encode(said(1, "a".repeat(ProtocolLimits.FRAME_BYTES))));

            assertThat(new String(codec.encode(new ClientFrame.Ping("p")), StandardCharsets.UTF_8))
                    .isEqualTo("{\"type\":\"ping\",\"id\":\"p\"}");
        }
    }

    @Test
    void frameAfterFrameIsWrittenByItself() {
        for (int length : new int[] {1, 8_000, 16_000, 60_000, 1}) {
            ClientFrame frame = said(length, "ü".repeat(length / 2));

            assertThat(decoded(codec.encode(frame))).isEqualTo(frame);
        }
    }

    @Test
    void manyThreadsWriteAtOnceAndEachGetsItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Void>> writers = IntStream.range(0, 16)
                    .mapToObj(writer -> (Callable<Void>) () -> {
                        for (int n = 1; n <= 2_000; n++) {
                            ClientFrame frame = said(n, "writer " + writer + " says " + n);
                            assertThat(decoded(codec.encode(frame))).isEqualTo(frame);
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private ClientFrame decoded(byte[] utf8) {
        return codec.decodeClient(utf8, 0, utf8.length);
    }

    private static ClientFrame said(long n, String text) {
        return new ClientFrame.MessageSend("17", CONVERSATION, n, text, false, null);
    }
}
