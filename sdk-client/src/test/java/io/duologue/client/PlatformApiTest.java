package io.duologue.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.duologue.client.account.LobbyCounts;
import io.duologue.client.account.Preferences;
import io.duologue.client.account.ProfileChange;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The HTTP API, against scripted answers. */
@Timeout(30)
class PlatformApiTest {
    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger tokens = new AtomicInteger();
    private DuologueClient client;

    @BeforeEach
    void start() throws IOException {
        server.start();
        client = DuologueClient.builder()
                .baseUrl("http://localhost:" + server.getPort())
                .credentials(refused -> CompletableFuture.completedFuture("t" + tokens.incrementAndGet()))
                .httpWithin(Duration.ofSeconds(5))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build());
    }

    private static <T> T now(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheRequestAskedAgain() throws Exception {
        String expired =
                "{\"error\":{\"code\":\"auth.expired\",\"retry\":\"refresh\",\"message\":\"m\",\"ref\":\"h-1\"}}";
        answer(401, expired);
        answer(200, "{\"blocks\":[{\"id\":\"b1\",\"name\":\"Ben\",\"at\":\"2026-11-21T09:00:00.123Z\"}]}");

        assertThat(now(client.api().blocks())).hasSize(1);

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer t1");
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer t2");
        answer(401, expired);
        answer(401, expired);
        assertThat(catchThrowable(() -> now(client.api().blocks())))
                .hasCauseInstanceOf(DuologueException.Refused.class);
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void aRefusalSaysWhatTheServerSaid() {
        answer(
                429,
                "{\"error\":{\"code\":\"rate.limited\",\"retry\":\"after\",\"retryAfterMs\":1200,\"message\":\"m\",\"ref\":\"h-1\"}}");

        Throwable failure =
                catchThrowable(() -> now(client.api().report("c", ReportReason.SPAM, "", List.of(), false)));

        assertThat(failure.getCause()).isInstanceOfSatisfying(DuologueException.Refused.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(1_200));
        });
    }

    @Test
    void aPlatformWithoutThisApiIsToldAsSuch() {
        server.enqueue(new MockResponse.Builder()
                .code(404)
                .body("<html>not found</html>")
                .build());

        assertThat(catchThrowable(() -> now(client.api().me())))
                .hasMessageContaining(
                        "this platform has no HTTP API at http://localhost:" + server.getPort() + "/api/v1");
    }

    @Test
    void aProxysErrorPageIsARefusalToo() {
        server.enqueue(new MockResponse.Builder()
                .code(502)
                .body("<html>bad gateway</html>")
                .build());

        assertThat(catchThrowable(() -> now(client.api().me())).getCause())
                .isInstanceOfSatisfying(
                        DuologueException.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(502));
    }

    @Test
    void whatEverybodyMayKnowIsAskedWithoutAToken() throws Exception {
        answer(200, "{\"online\":3,\"waiting\":1,\"talking\":2}");

        assertThat(now(client.api().lobby()).online()).isEqualTo(3);

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
        assertThat(tokens).hasValue(0);
    }

    @Test
    void howLongASearchUsuallyTakesIsAskedInTheWordsOfTheSearch() throws Exception {
        answer(200, "{\"estimateMs\":{\"p50\":8000,\"p80\":20000}}");
        answer(200, "{\"estimateMs\":null}");

        SearchCriteria both = SearchCriteria.builder()
                .topics(List.of("backend", "rust"))
                .languages(List.of("en"))
                .build();
        assertThat(now(client.api().usualWait(both))).contains(new ServerFrame.EstimateMs(8_000, 20_000));
        assertThat(now(client.api().usualWait(SearchCriteria.anybody()))).isEmpty();

        assertThat(server.takeRequest().getTarget())
                .endsWith("/lobby/wait?topics=backend%2Crust&languages=en&surprise=false&mode=text&intent=talk");
        assertThat(server.takeRequest().getTarget()).contains("topics=&languages=&surprise=true");
    }

    @Test
    void whatIsAbsentOfAChangeIsNotSentAndTheEmptyStringTakesBack() throws Exception {
        answer(
                200,
                "{\"name\":\"A\",\"headline\":\"\",\"bio\":\"\",\"seniority\":null,\"topics\":[],\"skills\":[],"
                        + "\"languages\":[\"en\"],\"imported\":false}");

        now(client.api().change(ProfileChange.builder().bio("b").seniority("").build()));

        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("PUT");
        assertThat(request.getBody().utf8()).isEqualTo("{\"bio\":\"b\",\"seniority\":null}");
    }

    @Test
    void noConversationIsAnAnswer() throws Exception {
        answer(
                404,
                "{\"error\":{\"code\":\"conversation.none\",\"retry\":\"never\",\"message\":\"m\",\"ref\":\"h-1\"}}");

        assertThat(now(client.api().currentConversation())).isEmpty();
    }

    @Test
    void whatOnlyReadsIsAskedAtTheNextAddress() throws Exception {
        MockWebServer gone = new MockWebServer();
        gone.start();
        int port = gone.getPort();
        gone.close();
        answer(200, "{\"online\":3,\"waiting\":1,\"talking\":2}");

        try (DuologueClient two = DuologueClient.builder()
                .baseUrl("http://localhost:" + port)
                .baseUrl("http://localhost:" + server.getPort())
                .credentials(CredentialProvider.fixed("t"))
                .build()) {
            assertThat(now(two.api().lobby()).online()).isEqualTo(3);
        }
    }

    @Test
    void theAttemptsAtAllAddressesShareOneDeadline() throws Exception {
        List<Long> within = new CopyOnWriteArrayList<>();
        OkHttpClient failing = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    within.add(chain.call().timeout().timeoutNanos());
                    throw new IOException("no route");
                })
                .build();

        try (DuologueClient two = DuologueClient.builder()
                .baseUrl("http://localhost:1")
                .baseUrl("http://localhost:2")
                .credentials(CredentialProvider.fixed("t"))
                .httpClient(failing)
                .build()) {
            assertThat(catchThrowable(() -> now(two.api().lobby())))
                    .hasCauseInstanceOf(DuologueException.Unreachable.class);
        }

        assertThat(within).hasSize(2);
        assertThat(within.get(1)).isLessThan(within.get(0));
    }

    @Test
    void ofSeveralThatFailAtOneAddressNoneComesBackToIt() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        OkHttpClient halfDead = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    if (chain.request().url().port() == server.getPort()) {
                        return chain.proceed(chain.request());
                    }
                    both.countDown();
                    awaitQuietly(both);
                    throw new IOException("no route");
                })
                .build();
        answer(200, "{\"online\":3,\"waiting\":1,\"talking\":2}");
        answer(200, "{\"online\":3,\"waiting\":1,\"talking\":2}");

        try (DuologueClient two = DuologueClient.builder()
                .baseUrl("http://localhost:1")
                .baseUrl("http://localhost:" + server.getPort())
                .credentials(CredentialProvider.fixed("t"))
                .httpClient(halfDead)
                .build()) {
            CompletableFuture<LobbyCounts> first = two.api().lobby();
            CompletableFuture<LobbyCounts> second = two.api().lobby();

            assertThat(now(first)).isEqualTo(new LobbyCounts(3, 1, 2));
            assertThat(now(second)).isEqualTo(new LobbyCounts(3, 1, 2));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void preferencesThatAreNotAllGivenAreNotSaved() {
        assertThat(catchThrowable(() -> Preferences.builder().sound(true).build()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingFailsWhatIsOnItsWay() {
        CompletableFuture<?> waits = client.api().lobby();

        client.close();

        assertThat(waits).isCompletedExceptionally();
    }
}
