package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.transport.RealtimeTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop tells everybody, waits for them within its bound, and then closes. */
class GracefulStopIT {
    /** Long enough for a slow machine to look around while the server waits. */
    private static final Duration GRACE = Duration.ofSeconds(6);

    private static final List<String> UPGRADE = List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol: duologue.v1");

    @Test
    void aStopDrainsAndThenCloses() throws Exception {
        ReferenceServer server = start();
        Tab tab = Tab.of(server, "drain000").signedInAs("maya");
        Line line = tab.live();
        String ticket = tab.ticket();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        line.await("server.draining");

        assertThat(tab.get("/health/ready").status()).isEqualTo(503);
        assertThat(tab.get("/health/live").status()).isEqualTo(200);
        assertThat(catchThrowable(() -> tab.connected(ticket))).isNotNull();
        assertThat(line.awaitClose()).isEqualTo(4201);
        stop.get(GRACE.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
        assertThat(catchThrowable(() -> tab.get("/health"))).isNotNull();
    }

    @Test
    void aBalancerCanSeeThatANodeGoesBeforeAnybodyIsAskedToGo() throws Exception {
        ReferenceServer server = start();
        Tab tab = Tab.of(server, "drain001").signedInAs("maya");
        Line line = tab.live();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> tab.get("/health/ready").status() == 503);
        assertThat(line.heard()).noneMatch(frame -> frame.contains("server.draining"));

        line.await("server.draining");
        line.leave();
        stop.get(GRACE.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void nobodyComesBackToANodeThatStopsOnAConnectionThatIsOpenAlready() throws Exception {
        ReferenceServer server = start();
        Line line = Tab.of(server, "drain003").signedInAs("maya").live();
        assertThat(answer(server, List.of())).doesNotContain("connection: close");

        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        line.await("server.draining");

        assertThat(answer(server, List.of())).contains("connection: close");
        assertThat(answer(server, UPGRADE))
                .startsWith("http/1.1 503")
                .contains("connection: close", "retry-after: 1\r\n");
        line.leave();
        stop.get(GRACE.plusSeconds(30).toSeconds(), TimeUnit.SECONDS);
    }

    /** The head of the answer, in small letters. */
    private static String answer(ReferenceServer server, List<String> headers) throws IOException {
        List<String> asked = new ArrayList<>();
        asked.add("GET " + (headers.isEmpty() ? "/health/live" : RealtimeTransport.PATH) + " HTTP/1.1");
        asked.add("Host: localhost:" + server.port());
        asked.addAll(headers);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", asked) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString().toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void aStopWithoutConnectionsDoesNotWait() throws Exception {
        ReferenceServer server = start();

        CompletableFuture.runAsync(server::close).get(GRACE.toSeconds(), TimeUnit.SECONDS);

        server.close();
    }

    @Test
    void aServerStartsWhereAnotherHasJustStopped() throws Exception {
        ReferenceServer first = start();
        int port = first.port();
        Tab.of(first, "restart0").get("/health");
        first.close();

        ReferenceServer second = ReferenceServer.start(
                ServerOptions.builder().from(options()).port(port).build());

        assertThat(Tab.of(second, "restart0").get("/health").status()).isEqualTo(200);
        second.close();
    }

    @Test
    void aTerminatedProcessStopsWithinItsBound() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--demo",
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = out.readLine();

            // The handle, because the process itself would close its streams with it.
            process.toHandle().destroy();

            assertThat(first).startsWith("Duologue demo is at http://localhost:");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(out.lines()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static ReferenceServer start() throws IOException, ConfigurationException {
        return ReferenceServer.start(options());
    }

    private static ServerOptions options() throws ConfigurationException {
        return ServerOptions.builder()
                .from(Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")))
                .drainGrace(GRACE)
                .build();
    }
}
