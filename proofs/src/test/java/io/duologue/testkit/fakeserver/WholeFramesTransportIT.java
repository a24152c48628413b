package io.duologue.testkit.fakeserver;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.protocol.ProtocolLimits;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transport that tells of a frame only when it is whole: it stands before the fake server, and passes on whole frames. */
class WholeFramesTransportIT {
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private FakeServer fake;
    private ServerSocket door;

    @BeforeEach
    void start() throws IOException {
        fake = FakeServer.builder()
                .options(FakeServer.options()
                        .heartbeat(Duration.ofSeconds(1))
                        .silence(SILENCE)
                        .build())
                .start();
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread serving = new Thread(this::serve, "whole-frames");
        serving.setDaemon(true);
        serving.start();
    }

    @AfterEach
    void stop() throws IOException {
        door.close();
        fake.close();
    }

    @Test
    void aHugeFrameIsBorneAsDeclared() {
        assertThatNoException().isThrownBy(() -> transport(SILENCE).hugeFrame());
    }

    @Test
    void aHugeFrameThatIsBorneWithoutADeclarationIsNoticed() {
        assertThatThrownBy(() -> transport(Duration.ZERO).hugeFrame())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("4203");
    }

    private Transport transport(Duration borne) {
        URI endpoint =
                URI.create("ws://127.0.0.1:" + door.getLocalPort() + fake.url().getPath());
        return new Transport(endpoint, fake.ticketFor("Maya"), borne);
    }

    private static final class Transport extends FakeServerTransportIT {
        private final URI endpoint;
        private final String ticket;
        private final Duration borne;

        Transport(URI endpoint, String ticket, Duration borne) {
            this.endpoint = endpoint;
            this.ticket = ticket;
            this.borne = borne;
        }

        void hugeFrame() throws IOException {
            aFrameThatSaysToBeHugeIsNotWaitedFor();
        }

        @Override
        protected URI endpoint() {
            return endpoint;
        }

        @Override
        protected String newTicket() {
            return ticket;
        }

        @Override
        protected Duration hugeFrameBorneFor() {
            return borne;
        }
    }

    /** One connection. */
    private void serve() {
        try (Socket client = door.accept();
                Socket behind =
                        new Socket(InetAddress.getLoopbackAddress(), fake.url().getPort())) {
            Thread answers = new Thread(() -> pass(behind, client), "whole-frames-answers");
            answers.setDaemon(true);
            answers.start();
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            OutputStream out = behind.getOutputStream();
            head(in, out);
            while (true) {
                frame(in, out);
            }
        } catch (IOException e) {
            // One of the two has gone.
        }
    }

    private static void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has gone.
        }
    }

    private static void head(DataInputStream in, OutputStream out) throws IOException {
        int last = 0;
        while (last != 0x0D0A0D0A) {
            int next = in.readUnsignedByte();
            out.write(next);
            last = (last << 8) | next;
        }
    }

    /** All of its head and payload at once; of one that is too large nothing is kept. */
    private static void frame(DataInputStream in, OutputStream out) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(14);
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        head.put((byte) first).put((byte) second);
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
            head.putShort((short) length);
        } else if (length == 127) {
            length = in.readLong();
            head.putLong(length);
        }
        head.put(in.readNBytes(4));
        if (length > 2 * ProtocolLimits.FRAME_BYTES) {
            in.skipNBytes(length);
            return;
        }
        byte[] payload = in.readNBytes((int) length);
        out.write(head.array(), 0, head.position());
        out.write(payload);
        out.flush();
    }
}
