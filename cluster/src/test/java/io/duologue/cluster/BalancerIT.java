package io.duologue.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BalancerIT {
    private final FakeNode one = new FakeNode("one");
    private final FakeNode other = new FakeNode("other");

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void nodesThatAreReadyGetConnectionsInTurn() throws IOException {
        try (Balancer balancer = Balancer.listen(0, List.of(one.address(), other.address()))) {
            await().until(() -> balancer.ready().size() == 2);

            List<String> answers =
                    IntStream.range(0, 6).mapToObj(i -> answer(balancer)).toList();

            assertThat(answers).containsExactlyInAnyOrder("one", "one", "one", "other", "other", "other");
            assertThat(answers.get(0)).isNotEqualTo(answers.get(1));
        }
    }

    @Test
    void aNodeThatIsNotReadyGetsNobody() throws IOException {
        other.ready(false);
        try (Balancer balancer = Balancer.listen(0, List.of(one.address(), other.address()))) {
            await().until(() -> balancer.ready().equals(java.util.Set.of(one.address())));

            assertThat(IntStream.range(0, 4).mapToObj(i -> answer(balancer))).containsOnly("one");

            other.ready(true);
            one.ready(false);
            await().until(() -> balancer.ready().equals(java.util.Set.of(other.address())));
            assertThat(answer(balancer)).isEqualTo("other");
        }
    }

    @Test
    void whoComesWhenANodeRefusesGetsTheNextOne() throws IOException {
        try (Balancer balancer = Balancer.listen(0, List.of(one.address(), other.address()))) {
            await().until(() -> balancer.ready().size() == 2);

            // Between two looks nobody knows yet.
            one.close();

            assertThat(IntStream.range(0, 4).mapToObj(i -> answer(balancer))).containsOnly("other");
        }
    }

    @Test
    void whoComesWhenNobodyIsReadyIsHungUpOn() throws IOException {
        one.ready(false);
        try (Balancer balancer = Balancer.listen(0, List.of(one.address()));
                Socket client = new Socket(
                        InetAddress.getLoopbackAddress(), balancer.address().getPort())) {
            client.setSoTimeout(10_000);

            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    @Test
    void moreThanABufferGoesThroughUnchangedAndAnEndIsPassedOn() throws IOException {
        byte[] much = new byte[1_000_000];
        new Random(1).nextBytes(much);
        try (Balancer balancer = Balancer.listen(0, List.of(one.address()))) {
            await().until(() -> balancer.ready().size() == 1);
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + balancer.address().getPort() + "/echo")
                            .toURL()
                            .openConnection();
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(much.length);
            connection.setRequestProperty("Connection", "close");

            connection.getOutputStream().write(much);

            try (InputStream in = connection.getInputStream()) {
                assertThat(in.readAllBytes()).isEqualTo(much);
            }
        }
    }

    private static String answer(Balancer balancer) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + balancer.address().getPort() + "/name")
                            .toURL()
                            .openConnection();
            // Another connection each time.
            connection.setRequestProperty("Connection", "close");
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Says its name, and that it is ready. */
    private static final class FakeNode implements AutoCloseable {
        private final HttpServer server;
        private volatile boolean ready = true;

        FakeNode(String name) {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            server.createContext("/health/ready", exchange -> {
                exchange.sendResponseHeaders(ready ? 200 : 503, -1);
                exchange.close();
            });
            server.createContext("/name", exchange -> {
                byte[] body = name.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.createContext("/echo", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        InetSocketAddress address() {
            return server.getAddress();
        }

        void ready(boolean value) {
            ready = value;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
