package io.duologue.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.client.transport.SocketTransport.Line;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link SocketTransport} promises, T-1 to T-8, over real sockets. Extend it and say how one is made. */
@Timeout(30)
public abstract class SocketTransportContract {
    private static final String SUBPROTOCOL = "duologue.v1";

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private SocketTransport transport;
    private RawServer server;

    protected abstract SocketTransport create();

    @BeforeEach
    void createTransport() {
        transport = create();
    }

    @AfterEach
    void closeAll() throws IOException {
        transport.close();
        if (server != null) {
            server.close();
        }
    }

    private Line open(RawServer.Script script) throws IOException {
        server = new RawServer(script);
        return transport.open(request(server.uri()), new Told());
    }

    private static SocketRequest request(URI uri) {
        return new SocketRequest(uri, "secret-token", SUBPROTOCOL, Duration.ofSeconds(5), 1_024);
    }

    private final class Told implements SocketListener {
        @Override
        public void opened() {
            told.add("opened");
        }

        @Override
        public void notOpened(int status, Duration retryAfter) {
            told.add("not opened " + status + " " + retryAfter.toSeconds());
        }

        @Override
        public void text(String message) {
            told.add("text " + message);
        }

        @Override
        public void closed(int code) {
            told.add("closed " + code);
        }
    }

    private String next() throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private void listen(RawServer.Peer peer) throws IOException {
        peer.upgrade(SUBPROTOCOL);
        while (true) {
            heard.add(peer.hear());
        }
    }

    @Test
    void theHandshakeCarriesTheBearerAndTheSubprotocolAndNothingElse() throws Exception {
        CompletableFuture<List<String>> asked = new CompletableFuture<>();

        open(peer -> {
            asked.complete(List.of(
                    peer.header("Authorization"),
                    peer.header("Sec-WebSocket-Protocol"),
                    peer.header("Sec-WebSocket-Extensions"),
                    peer.header("Cookie")));
            listen(peer);
        });

        assertThat(next()).isEqualTo("opened");
        assertThat(asked.get(5, TimeUnit.SECONDS)).containsExactly("Bearer secret-token", SUBPROTOCOL, "", "");
    }

    @Test
    void aServerThatDoesNotChooseTheSubprotocolIsLeft() throws Exception {
        open(peer -> {
            peer.upgrade("");
            heard.add(peer.hear());
        });

        assertThat(next()).isEqualTo("not opened 0 0");
    }

    @Test
    void aRefusedHandshakeIsToldWithItsStatusAndWhenToCome() throws Exception {
        open(peer -> peer.write("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));

        assertThat(next()).isEqualTo("not opened 503 7");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        open(peer -> peer.write(
                "HTTP/1.1 302 Found\r\nLocation: http://localhost:1/elsewhere\r\nContent-Length: 0\r\n\r\n"));

        assertThat(next()).isEqualTo("not opened 302 0");
    }

    @Test
    void nobodyThereIsToldWithoutAStatus() throws Exception {
        server = new RawServer(peer -> {});
        URI gone = server.uri();
        server.close();

        transport.open(request(gone), new Told());

        assertThat(next()).isEqualTo("not opened 0 0");
    }

    @Test
    void messagesGoBothWaysInOrder() throws Exception {
        Line line = open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            peer.say("one");
            peer.say("two é😀");
            while (true) {
                heard.add(peer.hear());
            }
        });

        assertThat(List.of(next(), next(), next())).containsExactly("opened", "text one", "text two é😀");
        for (int i = 0; i < 50; i++) {
            assertThat(line.send("message " + i)).isTrue();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("message " + i);
        }
    }

    @Test
    void theServersCloseIsToldOnceWithItsCode() throws Exception {
        open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            peer.close(4402);
            heard.add(peer.hear());
        });

        assertThat(List.of(next(), next())).containsExactly("opened", "closed 4402");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).startsWith("close");
        assertThat(told).isEmpty();
    }

    @Test
    void aLineThatBreaksIsToldAs1006() throws Exception {
        open(peer -> peer.upgrade(SUBPROTOCOL));

        assertThat(List.of(next(), next())).containsExactly("opened", "closed 1006");
    }

    @Test
    void aMessageAboveTheBoundClosesWith1009AndIsNotTold() throws Exception {
        open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            peer.say("x".repeat(1_025));
            heard.add(peer.hear());
        });

        assertThat(List.of(next(), next())).containsExactly("opened", "closed 1009");
    }

    @Test
    void aMessageAtTheBoundIsTold() throws Exception {
        String most = "x".repeat(1_024);

        open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            peer.say(most);
            heard.add(peer.hear());
        });

        assertThat(List.of(next(), next())).containsExactly("opened", "text " + most);
    }

    @Test
    void goodbyeLeavesBehindEverythingThatWasSaid() throws Exception {
        Line line = open(this::listen);
        assertThat(next()).isEqualTo("opened");

        line.send("last words");
        line.close(1000);

        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("last words");
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("close 1000");
        assertThat(line.send("more")).isFalse();
    }

    @Test
    void whatWasLetGoOfIsSilent() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Line line = open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            awaitQuietly(cancelled);
            peer.say("too late");
            peer.close(4402);
        });
        assertThat(next()).isEqualTo("opened");

        line.cancel();
        cancelled.countDown();

        assertThat(line.send("x")).isFalse();
        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aHandshakeThatTakesForeverCanBeLetGoOf() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        Line line = open(peer -> {
            try {
                peer.hear();
            } finally {
                gone.countDown();
            }
        });

        line.cancel();

        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(line.send("x")).isFalse();
    }

    @Test
    void sendingNeverBlocksAndIsRefusedWhenTooMuchWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Line line = open(peer -> {
            peer.upgrade(SUBPROTOCOL);
            awaitQuietly(never);
        });
        assertThat(next()).isEqualTo("opened");

        String message = "x".repeat(60_000);
        int taken = 0;
        while (taken < 2_000 && line.send(message)) {
            taken++;
        }

        assertThat(taken).isBetween(1, 1_999);
        never.countDown();
    }

    @Test
    void aListenerThatBlocksStopsTheReading() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        server = new RawServer(peer -> {
            peer.upgrade(SUBPROTOCOL);
            for (int i = 0; i < 20_000; i++) {
                peer.say("x".repeat(1_000));
            }
            heard.add("all written");
        });
        transport.open(request(server.uri()), new SocketListener() {
            @Override
            public void opened() {}

            @Override
            public void notOpened(int status, Duration retryAfter) {}

            @Override
            public void text(String message) {
                awaitQuietly(reading);
            }

            @Override
            public void closed(int code) {}
        });

        assertThat(heard.poll(500, TimeUnit.MILLISECONDS)).isNull();
        reading.countDown();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("all written");
    }

    @Test
    void closingEndsEverySocketAndThreadInTime() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        open(this::listen);
        assertThat(next()).isEqualTo("opened");

        long began = System.nanoTime();
        transport.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        await().atMost(Duration.ofSeconds(2)).until(() -> left(before).isEmpty());
        transport.open(request(server.uri()), new Told());
        assertThat(next()).isEqualTo("not opened 0 0");
    }

    /** Without the server's, and without the daemons that OkHttp shares among everybody in the process. */
    private static Set<String> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("duologue") || name.startsWith("WebSocket"))
                .collect(Collectors.toSet());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
