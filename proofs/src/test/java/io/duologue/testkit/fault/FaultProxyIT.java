package io.duologue.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every fault is seen from both sides, over real sockets, by somebody who does not know of it. */
@Timeout(30)
class FaultProxyIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    /** For what must not happen. */
    private static final int A_WHILE = 150;

    private final List<AutoCloseable> open = new ArrayList<>();
    private EchoServer bytes;
    private EchoServer messages;
    private FaultProxy plain;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        bytes = kept(EchoServer.ofBytes());
        messages = kept(EchoServer.ofMessages());
        plain = kept(FaultProxy.to(bytes.address()));
        proxy = kept(FaultProxy.to(messages.address()));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void aConnectionWithoutFaultsGoesThroughAsItIs() throws Exception {
        Caller caller = Caller.call(proxy);

        caller.say("one").say("x".repeat(70_000));
        assertThat(caller.hears()).isEqualTo("one");
        assertThat(caller.hears()).hasSize(70_000);
        caller.close();

        assertThat(caller.hears()).isEqualTo("closed with 1000");
        assertThat(proxy.connection(1).awaitClosed(SOON)).isTrue();
        assertThat(proxy.connection(1).toString()).startsWith("connection 1, closed, to the server");
        assertThat(messages.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.CLOSED);
    }

    @Test
    void aUrlIsLedThroughTheProxy() {
        URI url = URI.create("ws://127.0.0.1:" + messages.address().getPort() + "/v1/realtime?a=b");
        FaultProxy other = kept(FaultProxy.to(url));

        assertThat(other.through(url)).hasToString("ws://127.0.0.1:" + other.port() + "/v1/realtime?a=b");
    }

    // ── refusing ──

    @Test
    void aRefusedConnectionIsResetAndTheNextOneIsNot() throws Exception {
        plain.next(Fault.refuse());

        assertIsReset(caller(plain));

        assertThat(said(caller(plain), "hello")).isEqualTo("hello");
        assertThat(plain.accepted()).isEqualTo(2);
    }

    @Test
    void aWebSocketThatIsAlwaysRefusedIsNone() {
        proxy.always(Fault.refuse());

        assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> Caller.call(proxy));
    }

    @Test
    void nobodyListensAtAPortThatIsShutUntilItIsHealed() throws Exception {
        Socket before = caller(plain);
        plain.shut();

        for (int i = 0; i < 50; i++) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> caller(plain));
        }
        assertThat(said(before, "still there")).isEqualTo("still there");
        plain.heal();

        assertThat(said(caller(plain), "back")).isEqualTo("back");
    }

    @Test
    void aServerThatIsNotThereIsAReset() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket gone = new ServerSocket(0)) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), gone.getLocalPort());
        }
        FaultProxy toNobody = kept(FaultProxy.to(nobody));

        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> caller(toNobody).getInputStream().read());
    }

    @Test
    void alwaysHoldsForWhateverNextDoesNotSpeakOf() throws Exception {
        plain.always(Fault.refuse()).next().next(Fault.slices(1));

        assertThat(said(caller(plain), "spared")).isEqualTo("spared");
        assertThat(said(caller(plain), "sliced")).isEqualTo("sliced");
        Socket third = caller(plain);

        assertIsReset(third);
    }

    // ── breaking ──

    @Test
    void aConnectionIsCutBehindTheFrameThatWasNamed() throws Exception {
        proxy.next(Fault.cutAfterFrames(Direction.TO_CLIENT, 3));
        Socket caller = upgraded(proxy);

        for (int i = 1; i <= 4; i++) {
            caller.getOutputStream().write(frame("message " + i));
        }

        assertThat(message(caller)).isEqualTo("message 1");
        assertThat(message(caller)).isEqualTo("message 2");
        assertThat(message(caller)).isEqualTo("message 3");
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
        caller.close();
        assertThat(messages.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.CLOSED);
        assertThat(proxy.connection(1).frames(Direction.TO_CLIENT)).isEqualTo(3);
    }

    @Test
    void aConnectionIsCutBehindTheByteThatWasNamed() throws Exception {
        plain.next(Fault.cutAfterBytes(Direction.TO_SERVER, 5));
        Socket caller = caller(plain);

        caller.getOutputStream().write("0123456789".getBytes(StandardCharsets.US_ASCII));

        assertThat(bytes.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("01234");
        assertThat(bytes.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.CLOSED);
        assertThat(caller.getInputStream().readAllBytes().length).isLessThanOrEqualTo(5);
    }

    @Test
    void aCutAtOnceComesBeforeAnyByte() throws Exception {
        plain.next(Fault.cutAfterBytes(Direction.TO_CLIENT, 0));

        assertThat(caller(plain).getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aResetIsAResetOnBothSides() throws Exception {
        plain.next(Fault.resetAfterBytes(Direction.TO_CLIENT, 3));
        Socket caller = caller(plain);

        caller.getOutputStream().write("0123456789".getBytes(StandardCharsets.US_ASCII));

        assertIsReset(caller);
        assertThat(bytes.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.RESET);
        assertThat(plain.connection(1).bytes(Direction.TO_CLIENT)).isEqualTo(3);
    }

    @Test
    void everyConnectionIsCutOrResetAtOnce() throws Exception {
        Socket one = caller(plain);
        assertThat(said(one, "a")).isEqualTo("a");
        plain.cutAll();
        assertThat(one.getInputStream().read()).isEqualTo(-1);
        assertThat(bytes.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.CLOSED);

        Socket other = caller(plain);
        assertThat(said(other, "b")).isEqualTo("b");
        plain.resetAll();

        assertIsReset(other);
        assertThat(bytes.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.RESET);
        assertThat(plain.connection(2).isOpen()).isFalse();
    }

    @Test
    void aSideThatWasToldOfTheEndAndDoesNotGoIsCutOff() throws Exception {
        Socket caller = caller(plain);
        assertThat(said(caller, "a")).isEqualTo("a");

        plain.connection(1).cut();

        assertThat(plain.connection(1).awaitClosed(SOON)).isTrue();
        assertThat(plain.connections()).isEmpty();
    }

    // ── silence ──

    @Test
    void aBlackHoleOneWaySwallowsThatWayAndKeepsTheSocketsOpen() throws Exception {
        plain.next(Fault.blackHole(Direction.TO_CLIENT));
        Socket caller = caller(plain);

        caller.getOutputStream().write('a');

        assertThat(bytes.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("a");
        assertHearsNothing(caller);
        assertThat(plain.connection(1).bytes(Direction.TO_CLIENT)).isZero();
        assertThat(plain.connection(1).isOpen()).isTrue();
    }

    @Test
    void aBlackHoleSwallowsACloseToo() throws Exception {
        Socket caller = caller(plain);
        assertThat(said(caller, "a")).isEqualTo("a");
        plain.now(Fault.blackHole());

        caller.getOutputStream().write('b');
        caller.shutdownOutput();

        assertThat(bytes.ends.poll(A_WHILE, TimeUnit.MILLISECONDS)).isNull();
        assertThat(bytes.heard).containsExactly("a");
        assertHearsNothing(caller);
    }

    @Test
    void aWebSocketGoesSilentBehindTheFrameThatWasNamed() throws Exception {
        proxy.next(Fault.blackHoleAfterFrames(Direction.TO_SERVER, 2));
        Caller caller = Caller.call(proxy);

        caller.say("1").say("2").say("3");

        assertThat(messages.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("1");
        assertThat(messages.heard.poll(5, TimeUnit.SECONDS)).isEqualTo("2");
        assertThat(messages.heard.poll(A_WHILE, TimeUnit.MILLISECONDS)).isNull();
        assertThat(proxy.connection(1).isOpen()).isTrue();
    }

    @Test
    void whatIsHeldUpGoesOnWhenItIsHealed() throws Exception {
        Caller caller = Caller.call(proxy);
        proxy.now(Fault.stall(Direction.TO_SERVER));
        caller.say("1").say("2");
        assertThat(caller.hearsNothingFor(A_WHILE)).isTrue();

        proxy.heal();

        assertThat(caller.hears()).isEqualTo("1");
        assertThat(caller.hears()).isEqualTo("2");
    }

    @Test
    void whoeverSendsIntoAStallIsHeldUpInTheEnd() throws Exception {
        plain.next(Fault.stall());
        Socket caller = caller(plain);
        Thread writer = new Thread(() -> {
            try {
                byte[] block = new byte[64 * 1024];
                for (int i = 0; i < 4_096; i++) {
                    caller.getOutputStream().write(block);
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        writer.start();

        writer.join(500);

        assertThat(writer.isAlive()).isTrue();
        plain.resetAll();
        writer.join();
    }

    @Test
    void aConnectionThatHasLostSomethingIsResetWhenItIsHealed() throws Exception {
        Socket caller = caller(plain);
        plain.connection(1).lay(Fault.blackHole(Direction.TO_SERVER));
        caller.getOutputStream().write('a');
        Socket other = caller(plain);
        assertThat(said(other, "b")).isEqualTo("b");
        // The other's bytes came behind those of the first: these have been swallowed by now.
        assertThat(bytes.heard).containsExactly("b");

        plain.heal();

        assertIsReset(caller);
        assertThat(said(other, "c")).isEqualTo("c");
    }

    // ── half-open ──

    @Test
    void oneSideIsClosedAndTheOtherLearnsNothing() throws Exception {
        Socket caller = caller(plain);
        assertThat(said(caller, "a")).isEqualTo("a");

        plain.connection(1).halfOpen(Side.SERVER);

        assertThat(bytes.ends.poll(5, TimeUnit.SECONDS)).isEqualTo(EchoServer.CLOSED);
        assertHearsNothing(caller);
        caller.getOutputStream().write('b');
        assertHearsNothing(caller);
        assertThat(plain.connection(1).isOpen()).isTrue();
    }

    @Test
    void aWebSocketIsHalfOpenBehindTheFrameThatWasNamed() throws Exception {
        proxy.next(Fault.halfOpenAfterFrames(Direction.TO_CLIENT, 1, Side.CLIENT));
        Socket caller = upgraded(proxy);

        caller.getOutputStream().write(frame("1"));

        assertThat(message(caller)).isEqualTo("1");
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
        assertThat(messages.ends.poll(A_WHILE, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aCloseThatIsKeptIsNeverAnswered() throws Exception {
        plain.next(Fault.keepFin());
        Socket caller = caller(plain);
        assertThat(said(caller, "a")).isEqualTo("a");

        caller.shutdownOutput();

        assertThat(bytes.ends.poll(A_WHILE, TimeUnit.MILLISECONDS)).isNull();
        assertHearsNothing(caller);
    }

    @Test
    void aHalfClosedConnectionStaysOneWithoutFaults() throws Exception {
        Socket caller = caller(plain);

        caller.getOutputStream().write('a');
        caller.shutdownOutput();

        assertThat(caller.getInputStream().readAllBytes()).containsExactly('a');
        assertThat(plain.connection(1).awaitClosed(SOON)).isTrue();
    }

    // ── time and pieces ──

    @Test
    void everythingComesLaterAndInOrder() throws Exception {
        plain.next(Fault.delay(Direction.TO_CLIENT, Duration.ofMillis(200)));
        Socket caller = caller(plain);
        long began = System.nanoTime();

        String answer = said(caller, "0123456789");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(answer).isEqualTo("0123456789");
    }

    @Test
    void noMoreThanTheRateGoesThrough() throws Exception {
        plain.next(Fault.throttle(10_000));
        Socket caller = caller(plain);
        long began = System.nanoTime();

        String answer = said(caller, "x".repeat(3_000));

        assertThat(answer).hasSize(3_000);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void aMessageComesInSlices() throws Exception {
        plain.next(Fault.slices(1, Duration.ofMillis(1)));
        Socket caller = caller(plain);

        String answer = said(caller, "0123456789".repeat(5));

        assertThat(answer).isEqualTo("0123456789".repeat(5));
        assertThat(bytes.heard).hasSizeGreaterThan(5);
    }

    /** Whatever else is wrong with the network, what arrives is what was sent. */
    @Test
    void bytesSurviveSlicesDelayAndJitterUnchanged() throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            proxy.next(
                    Fault.slices(1 + random.nextInt(7)),
                    Fault.jitter(Duration.ZERO, Duration.ofMillis(1 + random.nextInt(10)), seed),
                    Fault.delay(Duration.ofMillis(random.nextInt(5))));
            Caller caller = Caller.call(proxy);
            List<String> said = new ArrayList<>();

            for (int i = 0; i < 20; i++) {
                said.add(i + "-" + "€".repeat(random.nextInt(300)));
                caller.say(said.get(i));
            }

            for (String message : said) {
                assertThat(caller.hears()).as("seed " + seed).isEqualTo(message);
            }
        }
    }

    @Test
    void aFrameComesTwice() throws Exception {
        proxy.next(Fault.duplicateFrame(Direction.TO_SERVER, 2), Fault.duplicateFrame(Direction.TO_CLIENT, 4));
        Caller caller = Caller.call(proxy);

        caller.say("1").say("2").say("3");

        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            heard.add(caller.hears());
        }
        assertThat(heard).containsExactly("1", "2", "2", "3", "3");
        assertThat(messages.heard).containsExactly("1", "2", "2", "3");
        assertThat(proxy.connection(1).frames(Direction.TO_SERVER)).isEqualTo(4);
    }

    @Test
    void aFrameInSlicesComesTwiceAsWell() throws Exception {
        FaultProxy slicing = kept(FaultProxy.to(proxy.address()));
        slicing.always(Fault.slices(3, Duration.ofNanos(100)));
        proxy.next(Fault.duplicateFrame(Direction.TO_SERVER, 1));
        Caller caller = Caller.call(slicing);

        caller.say("a message that comes in many pieces");

        assertThat(caller.hears()).isEqualTo("a message that comes in many pieces");
        assertThat(caller.hears()).isEqualTo("a message that comes in many pieces");
    }

    // ── the proxy itself ──

    @Test
    void faultsMayBeLaidOnAConnectionThatIsOpen() throws Exception {
        Socket caller = upgraded(proxy);
        caller.getOutputStream().write(frame("before"));
        assertThat(message(caller)).isEqualTo("before");

        proxy.connection(1).lay(Fault.cutAfterFrames(Direction.TO_CLIENT, 1));
        caller.getOutputStream().write(frame("after"));

        assertThat(message(caller)).isEqualTo("after");
        assertThat(caller.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void framesThatHaveGoneThroughAreCountedAndCanBeWaitedFor() throws Exception {
        Caller caller = Caller.call(proxy).say("1").say("2");

        assertThat(proxy.connection(1).awaitFrames(Direction.TO_CLIENT, 2, SOON))
                .isTrue();
        assertThat(proxy.connection(1).awaitFrames(Direction.TO_CLIENT, 3, Duration.ofMillis(50)))
                .isFalse();
        assertThat(caller.hears()).isEqualTo("1");
    }

    @Test
    void oneConnectionTooManyIsReset() throws Exception {
        for (int i = 0; i < FaultProxy.MAX_OPEN; i++) {
            caller(plain);
        }

        assertIsReset(caller(plain));
        assertThat(plain.connections()).hasSize(FaultProxy.MAX_OPEN);
    }

    @Test
    void closingResetsWhatIsOpenAndLeavesNoThreadAndNoPort() throws Exception {
        Socket caller = caller(plain);
        assertThat(said(caller, "a")).isEqualTo("a");
        plain.shut();

        plain.close();
        plain.close();

        assertIsReset(caller);
        assertThat(plain.thread().isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(plain::cutAll);
        try (ServerSocket again = new ServerSocket()) {
            again.bind(plain.address());
        }
    }

    private <T extends AutoCloseable> T kept(T part) {
        open.add(part);
        return part;
    }

    private Socket caller(FaultProxy through) throws IOException {
        Socket socket = kept(new Socket());
        socket.setSoTimeout(5_000);
        socket.connect(through.address());
        return socket;
    }

    /** A WebSocket that leaves everything to the test. */
    private Socket upgraded(FaultProxy through) throws IOException {
        Socket socket = caller(through);
        List<String> asks = List.of(
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "",
                "");
        socket.getOutputStream().write(String.join("\r\n", asks).getBytes(StandardCharsets.US_ASCII));
        while (!EchoServer.line(socket.getInputStream()).isEmpty()) {
            // the answer's headers
        }
        return socket;
    }

    /** A short message as a client sends it, with a mask that changes nothing. */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    private static String message(Socket caller) throws IOException {
        byte[] head = caller.getInputStream().readNBytes(2);
        return new String(caller.getInputStream().readNBytes(head[1]), StandardCharsets.UTF_8);
    }

    /** Says something and reads as much. */
    private static String said(Socket caller, String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new String(caller.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII);
    }

    private static void assertHearsNothing(Socket caller) throws IOException {
        caller.setSoTimeout(A_WHILE);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> caller.getInputStream().read());
    }

    private static void assertIsReset(Socket caller) throws IOException {
        InputStream in = caller.getInputStream();
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(in::readAllBytes)
                .withMessageContaining("reset");
    }
}
