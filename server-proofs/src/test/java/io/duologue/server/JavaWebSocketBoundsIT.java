package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Gate;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Java-WebSocket leaves without a bound has one, seen with a gate that does as the test says. */
class JavaWebSocketBoundsIT {
    private static final int MAX_CONNECTIONS = 4;
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(1);
    private static final List<String> PROTOCOL = List.of("Sec-WebSocket-Protocol: duologue.v1");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ScriptedGate gate = new ScriptedGate();
    private final List<RawSocket> sockets = new ArrayList<>();
    private JavaWebSocketTransport transport;

    @BeforeEach
    void listen() throws IOException {
        transport = JavaWebSocketTransport.listen(
                "127.0.0.1",
                0,
                Optional.empty(),
                MAX_CONNECTIONS,
                HANDSHAKE_WITHIN,
                TrustedProxies.NONE,
                refused -> new Answer(refused.status(), refused.headers(), refused.message()));
        transport.serve(gate);
    }

    @AfterEach
    void close() throws IOException {
        gate.letIn.countDown();
        transport.close();
        for (RawSocket socket : sockets) {
            socket.close();
        }
        gate.threads.shutdownNow();
    }

    @Test
    void aHandshakeThatIsNotFinishedIsEndedInTimeHoweverSlowlyItGoesOn() throws IOException {
        RawSocket silent = connect();
        RawSocket half = connect();
        half.raw("GET /v1/realtime HTTP/1.1\r\nHost: ");

        assertThat(silent.isEndedWithin(SOON)).isTrue();
        half.raw("x");
        assertThat(half.isEndedWithin(SOON)).isTrue();
    }

    @Test
    void aHeadWithoutAnEndIsAnsweredAndEnded() throws IOException {
        RawSocket socket = connect();

        socket.raw("GET /v1/realtime HTTP/1.1\r\nX-Long: " + "x".repeat(20_000));

        assertThat(socket.answer().status()).isEqualTo(431);
        assertThat(socket.isEndedWithin(SOON)).isTrue();
    }

    @Test
    void whatIsNoUpgradeIsToldSo() throws IOException {
        assertThat(said("GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(426);
        assertThat(said("GET /elsewhere HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(404);
        assertThat(said("POST /v1/realtime HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(400);
        assertThat(said("\u0000\u0001\u0002\r\n\r\n").status()).isEqualTo(400);
    }

    @Test
    void beyondTheBoundNobodyIsTakenUntilSomebodyLeaves() throws IOException {
        RawSocket first = live();
        for (int i = 1; i < MAX_CONNECTIONS; i++) {
            live();
        }

        assertThat(connect().isEndedWithin(SOON)).isTrue();
        first.close();

        await().atMost(SOON).untilAsserted(() -> assertThat(upgrade(connect())).isEqualTo(101));
    }

    @Test
    void aGateThatBlocksHoldsUpNobodyWhoIsInside() throws IOException {
        RawSocket inside = live();
        gate.blocks.set(true);
        List<RawSocket> outside = List.of(connect(), connect());
        for (RawSocket socket : outside) {
            socket.raw(RawSocket.handshake(transport.port(), PROTOCOL));
        }
        await().atMost(SOON).until(() -> gate.blocked.get() == outside.size());

        inside.text("echo");

        assertThat(inside.next().orElseThrow().text()).isEqualTo("echo");
    }

    @Test
    void theEngineHearsAMessageWhenItIsReadyForItAndNotBefore() throws IOException {
        int messages = 5_000;
        RawSocket socket = live();
        ScriptedGate.Line line = gate.lines.get(0);
        line.slow = true;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            all.writeBytes(RawSocket.frame(RawSocket.TEXT, ("m" + i).getBytes(StandardCharsets.UTF_8)));
        }

        socket.raw(all.toByteArray());

        await().atMost(Duration.ofSeconds(20)).until(() -> line.heard.size() == messages);
        assertThat(line.untimely.get()).isZero();
        assertThat(line.heard)
                .isEqualTo(IntStream.range(0, messages).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void whatIsSentToWhoDoesNotReadIsBoundedAndComesWholeAndInOrder() throws IOException {
        RawSocket socket = live();
        Connection line = gate.lines.get(0).connection;
        String padding = "x".repeat(8_000);

        int taken = 0;
        while (taken < 10_000 && line.send(("m" + taken + padding).getBytes(StandardCharsets.UTF_8))) {
            taken++;
        }

        assertThat(taken).isBetween(RealtimeTransport.MAX_HELD_BYTES / 8_100, 9_999);
        for (int i = 0; i < taken; i++) {
            assertThat(socket.next().orElseThrow().text()).isEqualTo("m" + i + padding);
        }
        await().atMost(SOON).until(() -> line.send("again".getBytes(StandardCharsets.UTF_8)));
        assertThat(socket.next().orElseThrow().text()).isEqualTo("again");
    }

    @Test
    void tinyFramesAreBoundedByTheirNumber() throws IOException {
        live();
        Connection line = gate.lines.get(0).connection;

        int taken = 0;
        while (taken < 10_000_000 && line.send(new byte[] {'1'})) {
            taken++;
        }

        assertThat(taken).isBetween(RealtimeTransport.MAX_HELD_FRAMES, 9_999_999);
    }

    @Test
    void whoPingsAndDoesNotReadFillsNothing() throws Exception {
        RawSocket socket = live(4096);
        byte[] pings = new byte[125 * 131];
        byte[] ping = RawSocket.frame(9, new byte[125]);
        for (int i = 0; i < 125; i++) {
            System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
        }
        AtomicInteger written = new AtomicInteger();

        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                while (written.get() < 64 * 1024 * 1024) {
                    socket.raw(pings);
                    written.addAndGet(pings.length);
                }
            } catch (IOException e) {
                // ended by the test
            }
        });

        assertThat(writer.completeOnTimeout(null, 2, TimeUnit.SECONDS)).succeedsWithin(SOON);
        assertThat(written.get()).isLessThan(32 * 1024 * 1024);
    }

    @Test
    void aCloseWaitsForItsAnswerAndNoLonger() throws IOException {
        RawSocket socket = live();

        gate.lines.get(0).connection.close(4000, "");

        assertThat(socket.next().orElseThrow().code()).isEqualTo(4000);
        assertThat(socket.isEndedWithin(Duration.ofMillis(300))).isFalse();
        socket.raw(RawSocket.frame(RawSocket.CLOSE, new byte[] {0x0F, (byte) 0xA0}));
        assertThat(socket.isEndedWithin(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void manyComeAndGoAndLeaveNoThread() throws IOException {
        int comings = 200;
        for (int i = 0; i < comings; i++) {
            RawSocket socket = live();
            if (i % 2 == 0) {
                socket.raw(RawSocket.frame(RawSocket.CLOSE, new byte[] {3, (byte) 0xE8}));
                assertThat(socket.next().orElseThrow().code()).isEqualTo(1000);
            }
            socket.close();
            int gone = i + 1;
            await().atMost(SOON).until(() -> gate.gone.get() == gone);
        }

        assertThat(gate.lines)
                .hasSize(comings)
                .allSatisfy(line -> assertThat(line.closed.get()).isEqualTo(1));
        assertThat(ourThreads().size())
                .isLessThanOrEqualTo(1 + Runtime.getRuntime().availableProcessors() + 1 + 16);
        transport.close();
        await().atMost(SOON).untilAsserted(() -> assertThat(ourThreads()).isEmpty());
    }

    @Test
    void aStopWaitsForNobodyWhoDoesNotAnswer() throws IOException {
        List<RawSocket> mute = List.of(live(), live());
        RawSocket half = connect();
        half.raw("GET /");
        long before = System.nanoTime();

        transport.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(RealtimeTransport.CLOSE_WITHIN);
        for (RawSocket socket : mute) {
            assertThat(socket.next().orElseThrow().code()).isEqualTo(1001);
            assertThat(socket.isEndedWithin(SOON)).isTrue();
        }
        assertThat(half.isEndedWithin(SOON)).isTrue();
        assertThat(gate.lines).allSatisfy(line -> assertThat(line.closed.get()).isEqualTo(1));
        assertThat(transport.listening()).isFalse();
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("socket-") && !name.startsWith("socket-cutter"))
                .toList();
    }

    private RawSocket.Answer said(String request) throws IOException {
        RawSocket socket = connect();
        socket.raw(request);
        RawSocket.Answer answer = socket.answer();
        assertThat(socket.isEndedWithin(SOON)).isTrue();
        socket.close();
        return answer;
    }

    private RawSocket live() throws IOException {
        return live(64 * 1024);
    }

    /** A connection that the gate has opened. */
    private RawSocket live(int receiveBuffer) throws IOException {
        int before = gate.lines.size();
        RawSocket socket = connect(receiveBuffer);
        assertThat(upgrade(socket)).isEqualTo(101);
        await().atMost(SOON).until(() -> gate.lines.size() == before + 1);
        return socket;
    }

    private int upgrade(RawSocket socket) throws IOException {
        socket.raw(RawSocket.handshake(transport.port(), PROTOCOL));
        return socket.answer().status();
    }

    private RawSocket connect() throws IOException {
        return connect(64 * 1024);
    }

    private RawSocket connect(int receiveBuffer) throws IOException {
        RawSocket socket = RawSocket.connect(transport.port(), InetAddress.getLoopbackAddress(), receiveBuffer);
        sockets.add(socket);
        return socket;
    }

    /** Lets everybody in, and repeats what is said. */
    private static final class ScriptedGate implements Gate {
        final List<Line> lines = new CopyOnWriteArrayList<>();
        final AtomicInteger gone = new AtomicInteger();
        final AtomicBoolean blocks = new AtomicBoolean();
        final AtomicInteger blocked = new AtomicInteger();
        final CountDownLatch letIn = new CountDownLatch(1);
        final ExecutorService threads = Executors.newFixedThreadPool(2);

        @Override
        public Admission admit(Handshake handshake) {
            if (blocks.get()) {
                blocked.incrementAndGet();
                try {
                    letIn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return new Admission.Admitted(
                    new UserId("u_somebody0000000000000"),
                    SecretHash.of("secret"),
                    "duologue.v1",
                    Instant.MAX,
                    handshake.clientAddress());
        }

        @Override
        public Inbound open(Admission.Admitted admitted, Connection connection) {
            Line line = new Line(connection);
            lines.add(line);
            return line;
        }

        private final class Line implements Inbound {
            final Connection connection;
            final List<String> heard = new ArrayList<>();
            final AtomicInteger untimely = new AtomicInteger();
            final AtomicInteger closed = new AtomicInteger();
            final AtomicBoolean busy = new AtomicBoolean();
            volatile boolean slow;

            Line(Connection connection) {
                this.connection = connection;
            }

            @Override
            public void text(String message, Runnable ready) {
                if (!slow) {
                    connection.send(message.getBytes(StandardCharsets.UTF_8));
                    ready.run();
                    return;
                }
                if (busy.getAndSet(true)) {
                    untimely.incrementAndGet();
                }
                threads.execute(() -> {
                    synchronized (heard) {
                        heard.add(message);
                    }
                    busy.set(false);
                    ready.run();
                });
            }

            @Override
            public void tooLarge() {
                connection.close(4003, "");
            }

            @Override
            public void notText() {
                connection.close(4000, "");
            }

            @Override
            public void closed() {
                closed.incrementAndGet();
                gone.incrementAndGet();
            }
        }
    }
}
