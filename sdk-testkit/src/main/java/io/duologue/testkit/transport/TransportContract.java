package io.duologue.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.testkit.Rule;
import io.duologue.testkit.transport.WebSocketProbe.Frame;
import io.duologue.testkit.transport.WebSocketProbe.Handshake;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What everything that carries WebSocket connections to an engine keeps, seen from outside: extend it, serve an engine
 * with the transport, and say where it is.
 *
 * <p>The engine behind it allows one Origin, closes who says no hello within {@link #helloWithin()}, lets very many new sessions in from
 * one address ({@code EngineOptions.newSessionLimit()}: all people of the test come from it), and has its usual limits otherwise.
 *
 * <p>Some libraries do a thing in a way of their own before anybody is asked. What they may do differently is declared
 * ({@link #refusedWith}, {@link #notUtf8ClosedWith}, {@link #hugeFrameBorneFor}, {@link #compresses}) and then tested as declared.
 */
public abstract class TransportContract {
    private static final int CLOSED_BY_TRANSPORT = 1009;
    private static final int NOT_UTF8_TO_TRANSPORT = 1007;
    /** More than a transport hears of somebody who reads nothing, on whatever machine. */
    private static final long MOST_SAID = 256L * 1024 * 1024;

    private static final String OFFERING_COMPRESSION = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String HELLO =
            "{\"type\":\"hello\",\"id\":\"h\",\"data\":{\"client\":\"contract\",\"instance\":\"contract-1\",\"caps\":[]}}";
    private static final String FRAME_START = "{\"type\":\"ping\",\"id\":\"large\",\"pad\":\"";
    private static final String FRAME_END = "\"}";

    private final List<WebSocketProbe> probes = new ArrayList<>();

    /** Where sockets are opened. */
    protected abstract URI endpoint();

    /**
     * A single-use ticket for a user who is not connected and who has none besides: a new user each time. He needs no card and has agreed
     * to nothing: {@code people().signIn(new UserId(…), secret, later)} and then {@code people().ticket(secret)}.
     */
    protected abstract String newTicket();

    /**
     * One that was good and whose time is over, under a session that still lasts: it was put into the {@code CredentialStore} as issued
     * for a time that has passed.
     */
    protected abstract String expiredTicket();

    /** The secret of a signed-in session, as a native client would present it. */
    protected abstract String sessionToken();

    /** The cookie in which a browser would hold that secret, if it were asked. */
    protected abstract String cookieName();

    protected abstract String allowedOrigin();

    /** How long the engine waits for a hello; a few seconds at most. */
    protected abstract Duration helloWithin();

    /** How long a peer that does not answer a close is borne. */
    protected abstract Duration closeWithin();

    /**
     * What is answered instead of an upgrade that the engine refuses with this status: just that, with the engine's body, unless the
     * library has an answer of its own. That is no upgrade either; a client then does not know why, and comes back with a back-off.
     *
     * @return a status of 400 or more
     */
    protected int refusedWith(int status) {
        return status;
    }

    /**
     * With what a text message that is not UTF-8 is closed: 4000, unless the library decodes by itself and closes with the 1007 of
     * RFC 6455 before the engine hears of it; then there is no farewell.
     */
    protected int notUtf8ClosedWith() {
        return CloseCode.BAD_FRAMES.code();
    }

    /**
     * How long a frame is borne that says to be huge and does not end: not at all, unless the library tells of a frame only when it is
     * whole. Whoever sends it is then silent to the engine, which closes with 4203 after {@code EngineOptions.silence()}: declare that, a
     * few seconds at most, and see to it that the library keeps no more of the frame than a message may have.
     */
    protected Duration hugeFrameBorneFor() {
        return Duration.ZERO;
    }

    /**
     * Whether compression is taken up where it is offered. It costs memory for each connection; that it hides no size is tested
     * either way.
     */
    protected boolean compresses() {
        return false;
    }

    @AfterEach
    final void closeProbes() throws IOException {
        for (WebSocketProbe probe : probes) {
            probe.close();
        }
    }

    @Test
    @Rule({"TP-1", "W-3"})
    protected void aForeignOriginIsRefusedBeforeTheUpgrade() throws IOException {
        Handshake answer = ask("Origin: https://elsewhere.example", withTicket(newTicket()));

        assertIsRefused(answer, 403, "auth.denied");
    }

    @Test
    @Rule("TP-1")
    protected void theAllowedOriginIsUpgraded() throws IOException {
        assertThat(ask("Origin: " + allowedOrigin(), withTicket(newTicket())).status())
                .isEqualTo(101);
    }

    @Test
    @Rule("TP-1")
    protected void aClientThatIsNoBrowserNeedsNoOrigin() throws IOException {
        assertThat(ask(withTicket(newTicket())).status()).isEqualTo(101);
    }

    @Test
    @Rule({"TP-1", "W-3"})
    protected void noTicketIsRefusedBeforeTheUpgrade() throws IOException {
        Handshake answer = ask("Sec-WebSocket-Protocol: " + ProtocolLimits.SUBPROTOCOL);

        assertIsRefused(answer, 401, "auth.expired");
    }

    @Test
    @Rule({"TP-1", "W-2"})
    protected void aTicketOpensOneSocketOnly() throws IOException {
        String ticket = newTicket();

        assertThat(ask(withTicket(ticket)).status()).isEqualTo(101);
        assertIsRefused(ask(withTicket(ticket)), 401, "auth.expired");
    }

    @Test
    @Rule({"TP-1", "W-3"})
    protected void anExpiredTicketIsRefused() throws IOException {
        assertIsRefused(ask(withTicket(expiredTicket())), 401, "auth.expired");
    }

    @Test
    @Rule({"TP-1", "W-2"})
    protected void aBearerIsUpgraded() throws IOException {
        Handshake answer =
                ask("Authorization: Bearer " + sessionToken(), "Sec-WebSocket-Protocol: " + ProtocolLimits.SUBPROTOCOL);

        assertThat(answer.status()).isEqualTo(101);
    }

    @Test
    @Rule({"TP-1", "W-2"})
    protected void aSecretInTheUrlDoesNotAuthenticate() throws IOException {
        String ticket = newTicket();
        URI withSecrets =
                URI.create(endpoint() + "?ticket=" + ticket + "&token=" + sessionToken() + "&access_token=" + ticket);
        WebSocketProbe probe = probe(withSecrets);

        Handshake answer = probe.upgrade(withSecrets, List.of("Sec-WebSocket-Protocol: " + ProtocolLimits.SUBPROTOCOL));

        assertIsRefused(answer, 401, "auth.expired");
    }

    @Test
    @Rule({"TP-1", "W-2"})
    protected void aCookieDoesNotAuthenticate() throws IOException {
        Handshake answer = ask(
                "Cookie: " + cookieName() + "=" + sessionToken(),
                "Sec-WebSocket-Protocol: " + ProtocolLimits.SUBPROTOCOL);

        assertIsRefused(answer, 401, "auth.expired");
    }

    @Test
    @Rule({"TP-2", "W-1"})
    protected void theProtocolIsAnsweredAndTheTicketIsNot() throws IOException {
        Handshake answer = ask(withTicket(newTicket()));

        assertThat(answer.header("Sec-WebSocket-Protocol")).contains(ProtocolLimits.SUBPROTOCOL);
    }

    @Test
    @Rule({"TP-2", "W-1"})
    protected void withoutTheProtocolThereIsNoUpgrade() throws IOException {
        Handshake answer = ask("Authorization: Bearer " + sessionToken(), "Sec-WebSocket-Protocol: chat");

        assertIsRefused(answer, 400, "unsupported");
    }

    @Test
    @Rule("TP-2")
    protected void compressionIsTakenUpByWhoDeclaresItOnly() throws IOException {
        Handshake answer = ask(OFFERING_COMPRESSION, withTicket(newTicket()));

        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("Sec-WebSocket-Extensions").isPresent()).isEqualTo(compresses());
    }

    /** Where compression was not agreed on, a compressed frame breaks the framing. */
    @Test
    @Rule({"TP-2", "TP-3"})
    protected void compressionHidesNoSize() throws IOException {
        WebSocketProbe probe = probe(endpoint());
        probe.upgrade(endpoint(), List.of(OFFERING_COMPRESSION, withTicket(newTicket())));

        probe.send(
                WebSocketProbe.TEXT | WebSocketProbe.COMPRESSED,
                true,
                deflated(frameOf(ProtocolLimits.FRAME_BYTES + 1)));

        if (compresses()) {
            assertIsTooLarge(probe);
        } else {
            assertThat(probe.isCutOff(closeWithin().plusSeconds(3))).isTrue();
        }
    }

    @Test
    @Rule("TP-3")
    protected void aMessageOfTheLargestSizeArrivesWhole() throws IOException {
        WebSocketProbe probe = live();

        probe.text(frameOf(ProtocolLimits.FRAME_BYTES));

        assertThat(textWith(probe, "\"large\"")).contains("pong");
    }

    @Test
    @Rule({"TP-3", "W-5"})
    protected void oneByteMoreClosesTheConnectionAsTooLarge() throws IOException {
        WebSocketProbe probe = live();

        probe.text(frameOf(ProtocolLimits.FRAME_BYTES + 1));

        assertIsTooLarge(probe);
    }

    @Test
    @Rule("TP-3")
    protected void fragmentsAreOneMessage() throws IOException {
        WebSocketProbe probe = live();
        byte[] message = frameOf(ProtocolLimits.FRAME_BYTES).getBytes(StandardCharsets.UTF_8);

        fragments(probe, message, 1000);

        assertThat(textWith(probe, "\"large\"")).contains("pong");
    }

    @Test
    @Rule("TP-3")
    protected void fragmentsThatAreTooMuchTogetherCloseTheConnection() throws IOException {
        WebSocketProbe probe = live();
        byte[] message = frameOf(ProtocolLimits.FRAME_BYTES + 1).getBytes(StandardCharsets.UTF_8);

        fragments(probe, message, 1000);

        assertIsTooLarge(probe);
    }

    @Test
    @Rule("TP-3")
    protected void aFrameThatSaysToBeHugeIsNotWaitedFor() throws IOException {
        WebSocketProbe probe = live();

        probe.head(WebSocketProbe.TEXT, true, 1_000_000_000);
        probe.raw(new byte[ProtocolLimits.FRAME_BYTES + 1]);

        if (hugeFrameBorneFor().isZero()) {
            assertIsTooLarge(probe);
        } else {
            assertIsSilent(probe, System.nanoTime());
        }
    }

    @Test
    @Rule("TP-3")
    protected void aCharacterMayBeSplitBetweenFragments() throws IOException {
        WebSocketProbe probe = live();
        byte[] message = (FRAME_START + "€€€" + FRAME_END).getBytes(StandardCharsets.UTF_8);

        fragments(probe, message, 1);

        assertThat(textWith(probe, "\"large\"")).contains("pong");
    }

    @Test
    @Rule({"TP-3", "W-7"})
    protected void whatIsNotUtf8ClosesTheConnection() throws IOException {
        WebSocketProbe probe = live();

        probe.send(WebSocketProbe.TEXT, true, new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});

        assertIsNotUtf8(probe);
    }

    @Test
    @Rule("TP-3")
    protected void aSurrogateWrittenAsBytesIsNotUtf8() throws IOException {
        WebSocketProbe probe = live();

        probe.send(WebSocketProbe.TEXT, true, new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'});

        assertIsNotUtf8(probe);
    }

    @Test
    @Rule("TP-3")
    protected void aBinaryMessageClosesTheConnection() throws IOException {
        WebSocketProbe probe = live();

        probe.send(WebSocketProbe.BINARY, true, HELLO.getBytes(StandardCharsets.UTF_8));

        assertThat(probe.closeCode(new ArrayList<>())).isEqualTo(CloseCode.BAD_FRAMES.code());
    }

    @Test
    @Rule("TP-3")
    protected void anEmptyMessageIsABadFrameAndNotTheEnd() throws IOException {
        WebSocketProbe probe = live();

        probe.text("");
        probe.text(frameOf(100));

        assertThat(textWith(probe, "\"error\"")).contains("frame.invalid");
        assertThat(textWith(probe, "\"large\"")).contains("pong");
    }

    @Test
    @Rule("TP-3")
    protected void aPingIsAnsweredWithItsPayloadAlsoBetweenFragments() throws IOException {
        WebSocketProbe probe = live();
        byte[] message = frameOf(100).getBytes(StandardCharsets.UTF_8);
        byte[] payload = "are you there".getBytes(StandardCharsets.UTF_8);

        probe.send(WebSocketProbe.TEXT, false, Arrays.copyOf(message, 50));
        probe.send(WebSocketProbe.PING, true, payload);
        Frame pong = until(probe, WebSocketProbe.PONG);
        probe.send(WebSocketProbe.PONG, true, payload);
        probe.send(WebSocketProbe.CONTINUATION, true, Arrays.copyOfRange(message, 50, message.length));

        assertThat(pong.text()).isEqualTo("are you there");
        assertThat(textWith(probe, "\"large\"")).contains("pong");
    }

    /** Either the transport stops reading, or the connection is closed: what it never does is to take everything. */
    @Test
    @Rule({"TP-4", "TP-5"})
    protected void whoAsksAndNeverReadsIsBorneWithinBounds() throws Exception {
        WebSocketProbe probe = probe(endpoint(), 4096);
        probe.upgrade(endpoint(), List.of(withTicket(newTicket())));
        probe.text(HELLO);
        AtomicLong written = new AtomicLong();
        byte[] ping = "{\"type\":\"ping\",\"id\":\""
                .concat("x".repeat(60))
                .concat("\"}")
                .getBytes(StandardCharsets.UTF_8);

        Thread writer = new Thread(() -> {
            try {
                while (written.get() < MOST_SAID) {
                    probe.send(WebSocketProbe.TEXT, true, ping);
                    written.addAndGet(ping.length);
                }
            } catch (IOException e) {
                // closed: that is one of the two
            }
        });
        writer.setDaemon(true);
        writer.start();

        // Held up or cut off: either bounds what is kept. Whoever is cut off may be heard until then, as fast as the
        // machine can.
        long before;
        long patience = System.nanoTime() + closeWithin().plusSeconds(10).toNanos();
        do {
            before = written.get();
            writer.join(1_000);
        } while (writer.isAlive() && written.get() > before && System.nanoTime() < patience);
        assertThat(writer.isAlive() && written.get() > before)
                .as("still heard after " + written.get() + " bytes, though it reads nothing")
                .isFalse();
        assertThat(written.get()).isLessThan(MOST_SAID);
    }

    @Test
    @Rule({"TP-6", "W-4"})
    protected void whoSaysNoHelloIsClosedInTime() throws IOException {
        WebSocketProbe probe = probe(endpoint());
        probe.upgrade(endpoint(), List.of(withTicket(newTicket())));

        assertThat(probe.closeCode(new ArrayList<>())).isEqualTo(CloseCode.HANDSHAKE_TIMEOUT.code());
    }

    @Test
    @Rule({"TP-6", "W-68"})
    protected void aCloseComesWithItsCodeBehindTheFarewell() throws IOException {
        WebSocketProbe probe = live();
        List<String> said = new ArrayList<>();

        for (int i = 0; i < 3; i++) {
            probe.text("no frame");
        }

        assertThat(probe.closeCode(said)).isEqualTo(CloseCode.BAD_FRAMES.code());
        assertThat(said).last().asString().contains("bye", "4000");
    }

    @Test
    @Rule("TP-6")
    protected void whoDoesNotAnswerACloseIsCutOff() throws IOException {
        WebSocketProbe probe = live();

        probe.send(WebSocketProbe.BINARY, true, new byte[1]);

        assertThat(probe.isCutOff(closeWithin().plusSeconds(3))).isTrue();
    }

    @Test
    @Rule("TP-7")
    protected void aCloseOfTheClientIsAnswered() throws IOException {
        WebSocketProbe probe = live();

        probe.send(WebSocketProbe.CLOSE, true, new byte[] {0x03, (byte) 0xE8});

        assertThat(until(probe, WebSocketProbe.CLOSE).closeCode()).isEqualTo(1000);
        assertThat(probe.isCutOff(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    @Rule("TP-7")
    protected void whatBreaksTheFramingIsClosedAndHarmsNobodyElse() throws IOException {
        WebSocketProbe other = live();
        WebSocketProbe probe = live();

        probe.raw(new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0});

        assertThat(probe.isCutOff(closeWithin().plusSeconds(3))).isTrue();
        other.text(frameOf(100));
        assertThat(textWith(other, "\"large\"")).contains("pong");
    }

    private Handshake ask(String... headers) throws IOException {
        return probe(endpoint()).upgrade(endpoint(), List.of(headers));
    }

    private static String withTicket(String ticket) {
        return "Sec-WebSocket-Protocol: " + ProtocolLimits.SUBPROTOCOL + ", " + ProtocolLimits.TICKET_SUBPROTOCOL_PREFIX
                + ticket;
    }

    /** A connection that was welcomed. */
    private WebSocketProbe live() throws IOException {
        WebSocketProbe probe = probe(endpoint());
        Handshake answer = probe.upgrade(endpoint(), List.of(withTicket(newTicket())));
        assertThat(answer.status()).isEqualTo(101);
        probe.text(HELLO);
        assertThat(textWith(probe, "\"welcome\"")).contains("session");
        return probe;
    }

    private WebSocketProbe probe(URI endpoint) throws IOException {
        return probe(endpoint, 64 * 1024);
    }

    private WebSocketProbe probe(URI endpoint, int receiveBuffer) throws IOException {
        WebSocketProbe probe = WebSocketProbe.connect(endpoint, receiveBuffer);
        probes.add(probe);
        return probe;
    }

    /** The next text that has this in it. */
    private static String textWith(WebSocketProbe probe, String part) throws IOException {
        while (true) {
            Frame frame = probe.next().orElseThrow(() -> new SocketException("closed before " + part));
            if (frame.opCode() == WebSocketProbe.CLOSE) {
                throw new SocketException("closed with " + frame.closeCode() + " before " + part);
            }
            if (frame.text().contains(part)) {
                return frame.text();
            }
        }
    }

    private static Frame until(WebSocketProbe probe, int opCode) throws IOException {
        while (true) {
            Frame frame = probe.next().orElseThrow(() -> new SocketException("closed before it came"));
            if (frame.opCode() == opCode) {
                return frame;
            }
        }
    }

    /** That it is one at all counts more than what is said. */
    private void assertIsRefused(Handshake answer, int status, String code) {
        assertThat(refusedWith(status)).isGreaterThanOrEqualTo(400);
        assertThat(answer.status()).isEqualTo(refusedWith(status));
        if (refusedWith(status) == status) {
            assertThat(answer.body()).contains("\"error\"", code);
        }
    }

    private void assertIsNotUtf8(WebSocketProbe probe) throws IOException {
        assertThat(notUtf8ClosedWith()).isIn(CloseCode.BAD_FRAMES.code(), NOT_UTF8_TO_TRANSPORT);
        assertThat(probe.closeCode(new ArrayList<>())).isEqualTo(notUtf8ClosedWith());
    }

    /** A client reads a transport's own 1009 as 4003. */
    private static void assertIsTooLarge(WebSocketProbe probe) throws IOException {
        assertThat(probe.closeCode(new ArrayList<>())).isIn(CloseCode.TOO_LARGE.code(), CLOSED_BY_TRANSPORT);
    }

    /** Neither at once, which needs no declaration, nor much later than declared. */
    private void assertIsSilent(WebSocketProbe probe, long since) throws IOException {
        assertThat(probe.closeCode(new ArrayList<>())).isEqualTo(CloseCode.HEARTBEAT.code());
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .isLessThan(hugeFrameBorneFor().plusSeconds(3));
    }

    private static void fragments(WebSocketProbe probe, byte[] message, int size) throws IOException {
        try {
            for (int from = 0; from < message.length; from += size) {
                int to = Math.min(message.length, from + size);
                probe.send(
                        from == 0 ? WebSocketProbe.TEXT : WebSocketProbe.CONTINUATION,
                        to == message.length,
                        Arrays.copyOfRange(message, from, to));
            }
        } catch (SocketException e) {
            // The server may have closed the line in the middle.
        }
    }

    /** As RFC 7692 wants it: raw, flushed, without the four bytes that end a flush. */
    private static byte[] deflated(String message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
            byte[] buffer = new byte[8 * 1024];
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, length - 4);
        } finally {
            deflater.end();
        }
    }

    /** A frame of so many bytes that is answered with a pong. */
    private static String frameOf(int bytes) {
        return FRAME_START + "x".repeat(bytes - FRAME_START.length() - FRAME_END.length()) + FRAME_END;
    }
}
