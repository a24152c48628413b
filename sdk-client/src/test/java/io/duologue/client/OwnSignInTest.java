package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.client.account.SignedIn;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client without a credential provider signs in and stays so by itself. */
@Timeout(30)
class OwnSignInTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXPIRED =
            "{\"error\":{\"code\":\"auth.expired\",\"retry\":\"refresh\",\"message\":\"m\",\"ref\":\"h-1\"}}";
    private static final String NO_BLOCKS = "{\"blocks\":[]}";
    private static final int OVER = 0;
    private static final int FRESH = 900;

    private final MockWebServer server = new MockWebServer();
    private final FakePlatform platform = new FakePlatform();
    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private DuologueClient client;

    @BeforeEach
    void start() throws IOException {
        server.start();
        client = builder().build();
    }

    private DuologueClientBuilder builder() {
        return DuologueClient.builder()
                .baseUrl("http://localhost:" + server.getPort())
                // What was asked twice is seen twice.
                .httpClient(new OkHttpClient.Builder()
                        .retryOnConnectionFailure(false)
                        .build())
                .socketTransport(platform)
                .listener(events::add)
                .httpWithin(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void whoSignsInIsThePersonFromThenOn() throws Exception {
        assertThat(catchThrowable(() -> now(client.api().blocks()))).hasCauseInstanceOf(DuologueException.SignedOut.class);

        SignedIn me = signIn(FRESH);
        answer(200, NO_BLOCKS);
        now(client.api().blocks());
        now(client.connect());

        assertThat(me.refreshToken()).contains("r1");
        assertThat(me.toString()).doesNotContain("r1").doesNotContain("t1");
        assertThat(bearerOf(request())).isEqualTo("Bearer t1");
        assertThat(platform.bearers).containsExactly("t1");
    }

    @Test
    void aBearerIsRefreshedBeforeItEndsOnceForAllWhoNeedIt() throws Exception {
        signIn(OVER);
        bearer(2, FRESH);
        for (int i = 0; i < 3; i++) {
            answer(200, NO_BLOCKS);
        }

        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(client.api().blocks());
        }
        for (CompletableFuture<?> each : all) {
            now(each);
        }

        assertThat(JSON.readTree(request().getBody().toByteArray())
                        .path("refreshToken")
                        .asText())
                .isEqualTo("r1");
        for (int i = 0; i < 3; i++) {
            assertThat(bearerOf(request())).isEqualTo("Bearer t2");
        }
    }

    @Test
    void aBearerThatIsRefusedIsRefreshedAndTheRequestAskedAgain() throws Exception {
        signIn(FRESH);
        answer(401, EXPIRED);
        bearer(2, FRESH);
        answer(200, NO_BLOCKS);

        now(client.api().blocks());

        assertThat(bearerOf(request())).isEqualTo("Bearer t1");
        assertThat(request().getTarget()).isEqualTo("/api/v1/auth/refresh");
        assertThat(bearerOf(request())).isEqualTo("Bearer t2");
    }

    @Test
    void anAnswerThatGotLostIsAskedForAgainUnderTheSameNameAndTheNextUnderAnother() throws Exception {
        signIn(OVER);
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        assertThat(catchThrowable(() -> now(client.api().blocks())))
                .hasCauseInstanceOf(DuologueException.Unreachable.class);

        answer(200, "{}");
        assertThat(catchThrowable(() -> now(client.api().blocks())))
                .hasCauseInstanceOf(DuologueException.Unreachable.class);
        bearer(2, OVER);
        answer(200, NO_BLOCKS);
        bearer(3, FRESH);
        answer(200, NO_BLOCKS);
        now(client.api().blocks());
        now(client.api().blocks());

        JsonNode lost = JSON.readTree(request().getBody().toByteArray());
        JsonNode again = JSON.readTree(request().getBody().toByteArray());
        JsonNode andAgain = JSON.readTree(request().getBody().toByteArray());
        request();
        JsonNode next = JSON.readTree(request().getBody().toByteArray());
        assertThat(again).isEqualTo(lost);
        assertThat(andAgain).isEqualTo(lost);
        assertThat(next.path("refreshToken").asText()).isEqualTo("r2");
        assertThat(next.path("attempt").asText())
                .hasSize(36)
                .isNotEqualTo(lost.path("attempt").asText());
    }

    @Test
    void aLiveSocketGoesOnWithTheNextBearer() throws Exception {
        signIn(FRESH);
        now(client.connect());
        bearer(2, FRESH);

        platform.say(new ServerFrame.AuthExpiring(Instant.now().plusSeconds(60)));

        await().until(() -> platform.bearers.equals(List.of("t1", "t2")));
        await().until(() -> client.connection().isConnected());
        assertThat(stops()).isEmpty();
    }

    @Test
    void thatTheSignInIsOverIsToldOnceAndNobodyIsAskedAgain() throws Exception {
        signIn(FRESH);
        now(client.connect());
        platform.refusesWith = 401;
        answer(401, EXPIRED);

        platform.breakLine(4100);
        await().until(() -> client.connection().stopped().isPresent());
        assertThat(catchThrowable(() -> now(client.api().blocks()))).hasCauseInstanceOf(DuologueException.SignedOut.class);

        assertThat(stops()).containsExactly(ConnectionState.StopReason.SIGNED_OUT);
        assertThat(catchThrowable(() -> now(client.connect()))).hasCauseInstanceOf(DuologueException.Stopped.class);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void whoSignsInAgainAfterTheEndGoesOn() throws Exception {
        signIn(FRESH);
        answer(204, "");
        now(client.signOut());
        assertThat(catchThrowable(() -> now(client.api().blocks()))).hasCauseInstanceOf(DuologueException.SignedOut.class);

        signIn(FRESH);
        answer(200, NO_BLOCKS);

        assertThat(now(client.api().blocks())).isEmpty();
    }

    @Test
    void aProviderOfTheApplicationsIsNotReplaced() throws Exception {
        client.close();
        client = builder().credentials(CredentialProvider.fixed("mine")).build();
        signIn(FRESH);
        answer(200, NO_BLOCKS);

        now(client.api().blocks());

        assertThat(bearerOf(request())).isEqualTo("Bearer mine");
    }

    private List<ConnectionState.StopReason> stops() {
        return events.stream()
                .filter(ClientEvent.ConnectionChanged.class::isInstance)
                .flatMap(event ->
                        ((ClientEvent.ConnectionChanged) event).state().stopped().stream())
                .toList();
    }

    private SignedIn signIn(int expiresIn) throws Exception {
        answer(
                200,
                "{\"user\":{\"id\":\"u_maya\",\"name\":\"Maya\"},\"onboarded\":true,\"bearer\":" + secrets(1, expiresIn)
                        + "}");
        SignedIn signedIn = now(client.api().signIn("demo", "maya"));
        request();
        return signedIn;
    }

    private void bearer(int number, int expiresIn) {
        answer(200, "{\"bearer\":" + secrets(number, expiresIn) + "}");
    }

    private static String secrets(int number, int expiresIn) {
        return "{\"token\":\"t" + number + "\",\"expiresAt\":\"2026-11-21T09:15:00.000Z\",\"expiresIn\":" + expiresIn
                + ",\"refreshToken\":\"r" + number + "\",\"refreshExpiresAt\":\"2026-12-21T09:00:00.000Z\"}";
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build());
    }

    private RecordedRequest request() throws InterruptedException {
        RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private static String bearerOf(RecordedRequest request) {
        return request.getHeaders().get("Authorization");
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
