package io.duologue.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final byte[] ASKED = ascii("GET / HTTP/1.1\r\nHost: a\r\nUPGRADE: WebSocket\r\n\r\n");
    private static final byte[] ANSWERED = ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");

    private final FrameScanner.Upgrade upgrade = new FrameScanner.Upgrade();
    private final FrameScanner toServer = new FrameScanner(Direction.TO_SERVER, upgrade);
    private final FrameScanner toClient = new FrameScanner(Direction.TO_CLIENT, upgrade);

    /** Frames of all three kinds of length, masked and not, with control frames between, in pieces that nobody chose. */
    @Test
    void framesAreFoundInWhateverPiecesTheyCome() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            FrameScanner.Upgrade each = new FrameScanner.Upgrade();
            FrameScanner asks = new FrameScanner(Direction.TO_SERVER, each);
            FrameScanner answers = new FrameScanner(Direction.TO_CLIENT, each);
            scan(asks, ASKED, random);
            List<Integer> ends = new ArrayList<>();
            byte[] stream = stream(random, ANSWERED, ends);

            assertThat(scan(answers, stream, random)).as("seed " + seed).isEqualTo(ends);
            ends.clear();
            assertThat(scan(asks, stream(random, new byte[0], ends), random))
                    .as("seed " + seed)
                    .isEqualTo(ends);
        }
    }

    @Test
    void withoutAnUpgradeThereAreNoFrames() {
        Random random = new Random(7);
        scan(toServer, ascii("POST / HTTP/1.1\r\n\r\nHTTP/1.1 101\r\n\r\n"), random);

        assertThat(scan(toClient, stream(random, ANSWERED, new ArrayList<>()), random))
                .isEmpty();
    }

    @Test
    void aRefusedUpgradeLeavesTheConnectionPlainUntilTheNextOne() {
        Random random = new Random(8);
        scan(toServer, ASKED, random);
        scan(toClient, ascii("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nno\r\n"), random);
        scan(toServer, ASKED, random);
        List<Integer> ends = new ArrayList<>();

        byte[] stream = stream(random, ANSWERED, ends);

        assertThat(scan(toClient, stream, random)).isEqualTo(ends);
    }

    /** Where in the bytes frames of messages end. */
    private static List<Integer> scan(FrameScanner scanner, byte[] bytes, Random random) {
        List<Integer> ends = new ArrayList<>();
        int read = 0;
        while (read < bytes.length) {
            int to = Math.min(bytes.length, read + 1 + random.nextInt(40_000));
            to = random.nextBoolean() ? Math.min(to, read + 1 + random.nextInt(5)) : to;
            for (int at = read; at < to; ) {
                at = scanner.next(bytes, at, to);
                if (scanner.isMessageFrameEnd()) {
                    ends.add(at);
                }
            }
            read = to;
        }
        return ends;
    }

    private static byte[] stream(Random random, byte[] head, List<Integer> ends) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(head);
        int[] lengths = {0, 1, 125, 126, 65_535, 65_536, 70_000};
        for (int i = 0; i < 8; i++) {
            boolean isControl = random.nextInt(4) == 0;
            int length = isControl ? random.nextInt(126) : lengths[random.nextInt(lengths.length)];
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            byte[] frame = EchoServer.frame(isControl ? 0x89 : 0x81, payload);
            stream.writeBytes(random.nextBoolean() ? masked(frame, length) : frame);
            if (!isControl) {
                ends.add(stream.size());
            }
        }
        return stream.toByteArray();
    }

    private static byte[] masked(byte[] frame, int payload) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream();
        int head = frame.length - payload;
        frame[1] |= (byte) 0x80;
        masked.write(frame, 0, head);
        masked.writeBytes(new byte[] {1, 2, 3, 4});
        masked.write(frame, head, payload);
        return masked.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
