package io.duologue.server.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duologue.client.ClientEvent;
import io.duologue.client.ConnectionState;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueException;
import io.duologue.client.account.SignedIn;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that signed in by itself, on a real server whose time passes faster than its own. */
@Timeout(120)
class OwnSignInIT {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private ReferenceServer server;
    private DuologueClient client;

    @BeforeEach
    void start() throws IOException {
        server = ReferenceServer.start(
                ServerOptions.builder()
                        .demo(true)
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .build(),
                List.of(new DemoIdentityProvider(DemoPersonas.all())),
                now::get);
        client = DuologueClient.builder()
                .baseUrl(server.uri().toString())
                .listener(events::add)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void itStaysConnectedForHoursAndIsToldOnceWhenTheSignInIsOver() throws Exception {
        SignedIn me = got(client.api().signIn("demo", "maya"));
        got(client.connect());
        for (int i = 0; i < 8; i++) {
            Instant before = session(me).lastUsedAt();
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(14).plusSeconds(10)));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> session(me).lastUsedAt().isAfter(before));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.connection().isConnected());
        }
        assertThat(got(client.api().me()).userId()).isEqualTo(me.userId());
        assertThat(stops()).isEmpty();

        assertThat(refresh(me.refreshToken().orElseThrow())).isEqualTo(401);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.connection().stopped().isPresent());
        assertThat(stops()).containsExactly(ConnectionState.StopReason.SIGNED_OUT);
        assertThatThrownBy(() -> got(client.api().me())).hasCauseInstanceOf(DuologueException.SignedOut.class);
        assertThat(stops()).hasSize(1);
    }

    private SignedInSession session(SignedIn me) {
        return server.engine()
                .stores()
                .credentials()
                .sessions(new UserId(me.userId()), now.get())
                .get(0);
    }

    private List<ConnectionState.StopReason> stops() {
        return events.stream()
                .filter(ClientEvent.ConnectionChanged.class::isInstance)
                .flatMap(event -> ((ClientEvent.ConnectionChanged) event).state().stopped().stream())
                .toList();
    }

    /** What a thief does with a token that was used. */
    private int refresh(String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/auth/refresh"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"refreshToken\":\"" + token + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(20, SECONDS);
    }
}
