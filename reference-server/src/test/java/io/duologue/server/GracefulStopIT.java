package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop tells everybody, waits for them within its bound, and then closes. */
class GracefulStopIT {
    /** Long enough for a slow machine to look around while the server waits. */
    private static final Duration GRACE = Duration.ofSeconds(6);

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
