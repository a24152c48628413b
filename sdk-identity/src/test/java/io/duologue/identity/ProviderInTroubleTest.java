package io.duologue.identity;

import static io.duologue.identity.FakeProvider.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.IdentityProvider.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that breaks off, hangs, floods or sends elsewhere is one that cannot be reached, soon and by name. */
@Timeout(60)
class ProviderInTroubleTest {
    private static final int MOST = 65_536;

    private final FakeProvider provider = new FakeProvider();
    private final ProviderHttp http = new ProviderHttp(HttpLimits.builder()
            .readTimeout(Duration.ofMillis(300))
            .callTimeout(Duration.ofSeconds(2))
            .maxAnswerBytes(MOST)
            .build());
    private final IdentityProvider gitHub = new GitHubIdentityProvider(
            GitHubOptions.builder()
                    .registration(FakeProvider.REGISTRATION)
                    .site(URI.create(provider.base()))
                    .api(URI.create(provider.base()))
                    .build(),
            http,
            FakeProvider.store(),
            FakeProvider.secrets());

    @AfterEach
    void close() {
        http.close();
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeProvider.TOKEN, FakeProvider.USER, FakeProvider.EMAILS})
    void anErrorOfTheProviders(String path) {
        assertUnavailable(path, request -> FakeProvider.json(500, "{\"message\":\"oops\"}"));
        assertUnavailable(path, request -> FakeProvider.json(503, "<html>"));
        assertUnavailable(path, request -> FakeProvider.json(429, "{}"));
        assertUnavailable(path, request -> FakeProvider.json(403, "{\"message\":\"rate limit\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeProvider.TOKEN, FakeProvider.USER, FakeProvider.EMAILS})
    void nothingWithinTheTime(String path) {
        assertUnavailable(
                path,
                request -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.Stall.INSTANCE)
                        .build());
    }

    @Test
    void aTrickleThatNeverEnds() {
        assertUnavailable(
                FakeProvider.USER,
                request -> new MockResponse.Builder()
                        .body("{\"id\":1,\"name\":\"" + "x".repeat(60_000) + "\"}")
                        .throttleBody(10, 100, TimeUnit.MILLISECONDS)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeProvider.TOKEN, FakeProvider.USER, FakeProvider.EMAILS})
    void anAnswerThatBreaksOff(String path) {
        assertUnavailable(
                path,
                request -> new MockResponse.Builder()
                        .body("{\"id\":4711,\"access_token\":\"a\"}")
                        .setHeader("Content-Length", "1000")
                        .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());
        assertUnavailable(path, request -> FakeProvider.json(200, "{\"id\":4711,\"access_tok"));
    }

    /** Each would do, were it shorter. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                FakeProvider.TOKEN + "|{\"access_token\":\"token-0\",\"scope\":\"user:email\"}",
                FakeProvider.USER + "|{\"id\":4711,\"name\":\"Mona\"}",
                FakeProvider.EMAILS + "|[{\"primary\":true,\"verified\":true}]"
            })
    void anAnswerThatIsTooLong(String path, String sound) {
        assertUnavailable(path, request -> FakeProvider.json(200, " ".repeat(MOST) + sound));
    }

    @ParameterizedTest
    @ValueSource(strings = {FakeProvider.TOKEN, FakeProvider.USER})
    void anotherAddressIsNotFollowed(String path) {
        assertUnavailable(
                path,
                request -> new MockResponse.Builder()
                        .code(307)
                        .addHeader("Location", provider.base() + "/elsewhere")
                        .build());
        assertThat(provider.timesAsked("/elsewhere")).isZero();
    }

    @Test
    void whatIsNestedTooDeepIsNoAnswer() {
        assertUnavailable(FakeProvider.EMAILS, request -> FakeProvider.json(200, "[".repeat(30_000)));
    }

    private void assertUnavailable(String path, Function<RecordedRequest, MockResponse> answer) {
        provider.instead(path, answer);
        Map<String, String> proof = provider.agree(gitHub.begin(NINE), 0);

        Outcome outcome = gitHub.complete(proof, NINE);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason())
                                .contains("GitHub")
                                .doesNotContain("s3cret")
                                .doesNotContain(proof.get("code")));
    }
}
