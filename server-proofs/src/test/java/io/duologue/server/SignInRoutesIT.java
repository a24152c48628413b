package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.duologue.core.BackendException;
import io.duologue.core.identity.IdentityProvider;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ImmutableServerOptions;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.signin.ConsentServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The way to a provider and back as HTTP has it: cookies, bounds, refusals, and what is written down of it. */
@Timeout(60)
class SignInRoutesIT {
    private static final String SIGN_IN = "/api/v1/auth/sign-in/";
    private static final String CALLBACK = "/api/v1/auth/callback/";
    private static final String PLAIN = "http://localhost:8080";
    private static final String TLS = "https://talk.example.org";

    private final ConsentServer providers = ConsentServer.start();
    private final Log log = new Log();
    private ReferenceServer server;

    @BeforeEach
    void listen() {
        log.attach();
    }

    @AfterEach
    void stop() {
        log.detach();
        if (server != null) {
            server.close();
        }
        providers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linkedin", "github", "example"})
    void aProviderIsAskedForAddressesWhereSomethingMayBeJoinedByThem(String provider) {
        start(PLAIN, "DUOLOGUE_GITHUB_VERIFIED_EMAIL", "false");
        assertThat(scopes(provider)).contains("email");
        server.close();
        start(PLAIN, "DUOLOGUE_GITHUB_VERIFIED_EMAIL", "false", "DUOLOGUE_LINK_POLICY", "challenge");
        assertThat(scopes(provider)).contains("email");
        server.close();

        start(PLAIN, "DUOLOGUE_GITHUB_VERIFIED_EMAIL", "false", "DUOLOGUE_LINK_POLICY", "manual-only");

        assertThat(scopes(provider)).doesNotContain("email");
    }

    @Test
    void theOnlyProviderIsAskedForNoAddress() throws IOException, ConfigurationException {
        Map<String, String> settings = new HashMap<>(providers.settings());
        settings.keySet().removeIf(key -> !key.startsWith("DUOLOGUE_LINKEDIN"));
        settings.putAll(Map.of("DUOLOGUE_PUBLIC_URL", PLAIN, "DUOLOGUE_PORT", "0"));
        server = ReferenceServer.start(Configuration.read(settings, Optional.empty(), Map.of()));

        assertThat(scopes("linkedin")).contains("profile").doesNotContain("email");
    }

    /** Of GitHub without a scope: the whole address, in which no scope is. */
    private String scopes(String provider) {
        String location = URLDecoder.decode(get(SIGN_IN + provider).location(), StandardCharsets.UTF_8);
        return location.replaceFirst("^.*[?&]scope=([^&]*).*$", "$1");
    }

    @Test
    void thePlaceFromWhichSomebodyIsSentAwayIsKnownByACookieOfThisBrowser() {
        start(PLAIN);

        Heard away = get(SIGN_IN + "linkedin");

        assertThat(away.status()).isEqualTo(302);
        assertThat(away.location())
                .startsWith(providers.address() + "/oauth/v2/authorization?")
                .contains("redirect_uri=http%3A%2F%2Flocalhost%3A8080%2Fapi%2Fv1%2Fauth%2Fcallback%2Flinkedin")
                .doesNotContain(ConsentServer.CLIENT_SECRET);
        assertThat(away.cookies()).singleElement().satisfies(cookie -> {
            assertThat(attributes(cookie))
                    .containsExactlyInAnyOrder("Path=/", "Max-Age=600", "HttpOnly", "SameSite=Lax");
            assertThat(cookie).startsWith("duologue_signing_in=");
        });
        assertThat(away.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(away.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void behindTlsTheCookiesTravelOverTlsOnlyAndNoOtherHostCanPlantTheFirst() {
        start(TLS);

        Heard away = get(SIGN_IN + "github");
        Heard back = comeBack("github", away);

        assertThat(away.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie).startsWith("__Host-duologue_signing_in=");
            assertThat(attributes(cookie))
                    .containsExactlyInAnyOrder("Path=/", "Max-Age=600", "Secure", "HttpOnly", "SameSite=Lax");
        });
        assertThat(back.status()).isEqualTo(303);
        assertThat(back.location()).isEqualTo("/");
        assertThat(back.cookies()).hasSize(2);
        assertThat(back.cookies().get(0)).startsWith("duologue_session=");
        assertThat(attributes(back.cookies().get(0))).contains("Path=/api/v1", "Secure", "HttpOnly", "SameSite=Strict");
        assertThat(back.cookies().get(1)).startsWith("__Host-duologue_signing_in=;");
        assertThat(back.cookies().get(1)).contains("Path=/", "Secure", "Expires=Thu, 01 Jan 1970");
        assertThat(back.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(back.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.engine().stores().credentials().find(hash(back), Instant.now()))
                .isPresent();
    }

    @Test
    void aCookieOfAnotherNameOrNoneIsAnotherBrowser() {
        start(TLS);
        Heard first = get(SIGN_IN + "linkedin");
        Heard second = get(SIGN_IN + "linkedin");

        Heard renamed = get(
                callback("linkedin", first),
                "Cookie: duologue_signing_in=" + value(first.cookies().get(0)));
        Heard none = get(callback("linkedin", second));

        for (Heard answer : List.of(renamed, none)) {
            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.location()).isEqualTo("/#sign-in=elsewhere&provider=linkedin");
            assertThat(answer.cookies()).isEmpty();
        }
    }

    /** A browser keeps the session's cookie back on the way from another site: what is to end is known by the other cookie. */
    @Test
    void theNextSignInOfABrowserEndsTheSessionBeforeWhoseCookieDoesNotComeBack() {
        start(PLAIN);
        Heard first = comeBack("linkedin", get(SIGN_IN + "linkedin"));
        String session = value(first.cookies().get(0));

        Heard away = get(SIGN_IN + "linkedin", "Cookie: duologue_session=" + session);
        assertThat(isSession(first)).as("until he is back").isTrue();
        Heard second = comeBack("linkedin", away);

        assertThat(isSession(first)).isFalse();
        assertThat(isSession(second)).isTrue();
        assertThat(away.cookies().get(0))
                .doesNotContain(session, SecretHash.of(session).value());
    }

    @Test
    void twoTabsThatWentAwayAsNobodyLeaveOneSession() {
        start(PLAIN);
        Heard one = get(SIGN_IN + "linkedin");
        Heard other = get(SIGN_IN + "linkedin", cookie(one));

        Heard first = get(callback("linkedin", one), cookie(other));
        Heard second = get(
                callback("linkedin", other), "Cookie: " + first.cookies().get(1).split(";", 2)[0]);

        assertThat(second.location()).isEqualTo("/");
        assertThat(isSession(first)).isFalse();
        assertThat(isSession(second)).isTrue();
    }

    @Test
    void aSignInThatIsNotFinishedEndsNoSession() {
        start(PLAIN);
        Heard first = comeBack("linkedin", get(SIGN_IN + "linkedin"));
        Heard away =
                get(SIGN_IN + "linkedin", "Cookie: " + first.cookies().get(0).split(";", 2)[0]);

        Heard back = get(CALLBACK + "linkedin?error=access_denied&state=" + state(away), cookie(away));

        assertThat(back.location()).isEqualTo("/#sign-in=declined&provider=linkedin");
        assertThat(isSession(first)).isTrue();
    }

    private boolean isSession(Heard signedIn) {
        return server.engine()
                .stores()
                .credentials()
                .find(hash(signedIn), Instant.now())
                .isPresent();
    }

    @Test
    void aBindingInTheAddressDoesNotCount() {
        start(PLAIN);
        Heard away = get(SIGN_IN + "linkedin");
        String binding = value(away.cookies().get(0)).split("\\.", -1)[1];

        Heard back = get(callback("linkedin", away) + "&duologue.binding=" + binding);

        assertThat(back.location()).isEqualTo("/#sign-in=elsewhere&provider=linkedin");
    }

    @Test
    void aCallbackCountsOnce() {
        start(PLAIN);
        Heard away = get(SIGN_IN + "linkedin");
        String callback = callback("linkedin", away);
        String cookie = cookie(away);

        Heard first = get(callback, cookie);
        Heard second = get(callback, cookie);

        assertThat(first.location()).isEqualTo("/");
        assertThat(second.location()).isEqualTo("/#sign-in=expired&provider=linkedin");
        assertThat(second.cookies()).noneMatch(one -> one.startsWith("duologue_session="));
    }

    @Test
    void anotherProvidersCallbackCountsForNothing() {
        start(PLAIN);
        Heard away = get(SIGN_IN + "linkedin");

        Heard back = get(callback("linkedin", away).replace("/linkedin?", "/github?"), cookie(away));

        assertThat(back.location()).isEqualTo("/#sign-in=failed&provider=github");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=a&state=b", "code=a&code=b", "error=a&x=1&x=2", "st%61te=a&state=b", "code=%zz"})
    void aQueryThatCanBeReadInTwoWaysIsRefusedAndNotRepeated(String query) {
        start(PLAIN);

        for (String path : List.of(SIGN_IN, CALLBACK)) {
            Heard answer = get(path + "linkedin?" + query);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("\"field\":\"query\"").doesNotContain("%zz", "st%61te");
            assertThat(answer.cookies()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "//evil.example", "/api/v1/me", "/settings/../..", "%2F%2Fevil.example"})
    void aSignInLeadsNowhereButToPlacesOfTheWebClient(String place) {
        start(PLAIN);

        assertThat(get(SIGN_IN + "linkedin?return=" + place).status()).isEqualTo(400);
        Heard away = get(SIGN_IN + "linkedin?return=/settings");
        assertThat(comeBack("linkedin", away).location()).isEqualTo("/settings");
        Heard forged = get(SIGN_IN + "linkedin");
        String[] parts = value(forged.cookies().get(0)).split("\\.", -1);
        parts[3] = URLDecoder.decode(place, StandardCharsets.UTF_8);
        Heard back = get(callback("linkedin", forged), "Cookie: duologue_signing_in=" + String.join(".", parts));
        assertThat(back.location()).isEqualTo("/#sign-in=elsewhere&provider=linkedin");
    }

    @Test
    void whatTheProviderSaysIsNeitherShownNorWrittenDown() {
        start(PLAIN);
        Heard away = get(SIGN_IN + "linkedin");

        Heard back = get(
                CALLBACK + "linkedin?error=user_cancelled_login&error_description=Words+of+others&state=" + state(away),
                cookie(away));

        assertThat(back.location()).isEqualTo("/#sign-in=declined&provider=linkedin");
        assertThat(back.text()).isEmpty();
        assertThat(log.all()).contains("the person did not agree at LinkedIn").doesNotContain("Words");
    }

    @Test
    void nobodyIsSentToAProviderThatIsNoneOrThatHasPersonas() {
        start(PLAIN, "DUOLOGUE_DEMO", "true");

        for (String provider : List.of("nowhere", "demo", "LINKEDIN", "linkedin%2F..")) {
            assertThat(get(SIGN_IN + provider).status()).as(provider).isIn(400, 404);
            assertThat(get(CALLBACK + provider + "?code=c&state=s").status())
                    .as(provider)
                    .isIn(400, 404);
        }
        assertThat(Tab.of(server, "post0000").post(SIGN_IN + "linkedin", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void whoeverBeginsTooOftenWaitsWithAStatusOrAsAPersonWithWords() {
        start(PLAIN, "DUOLOGUE_LIMIT_SIGN_IN", "2/1h");
        get(SIGN_IN + "linkedin");
        get(SIGN_IN + "github");

        Heard program = get(SIGN_IN + "linkedin");
        Heard person = get(SIGN_IN + "linkedin", "Sec-Fetch-Mode: navigate");

        assertThat(program.status()).isEqualTo(429);
        assertThat(program.header("Retry-After")).isNotEmpty();
        assertThat(person.status()).isEqualTo(303);
        assertThat(person.location()).isEqualTo("/#sign-in=busy&provider=linkedin");
        assertThat(program.cookies()).isEmpty();
    }

    @Test
    void moreSignInsThanMayWaitForAProviderAreToldToComeAgainAndLoseNothing() throws Exception {
        server = ReferenceServer.start(ImmutableServerOptions.builder()
                .from(options(PLAIN))
                .signInsAtOnce(1)
                .build());
        Heard first = get(SIGN_IN + "linkedin");
        Heard second = get(SIGN_IN + "linkedin");
        String waiting = callback("linkedin", first);
        String late = callback("linkedin", second);
        providers.holdsBack();

        CompletableFuture<Heard> held = CompletableFuture.supplyAsync(() -> get(waiting, cookie(first)));
        Awaitility.await().until(providers::isAsked);
        Heard refused = get(late, cookie(second));
        Heard beginning = get(SIGN_IN + "linkedin");
        Heard elsewhere = get(SIGN_IN + "github");
        Heard health = get("/health/live");
        providers.letsGo();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(beginning.status()).isEqualTo(503);
        assertThat(elsewhere.status())
                .as("a provider that hangs keeps nobody from another")
                .isEqualTo(302);
        assertThat(health.status()).isEqualTo(200);
        assertThat(held.get(30, TimeUnit.SECONDS).location()).isEqualTo("/");
        assertThat(get(late, cookie(second)).location()).isEqualTo("/");
    }

    @Test
    void whoConnectsAProviderWaitsForItLikeWhoSignsInWithIt() throws Exception {
        server = ReferenceServer.start(ImmutableServerOptions.builder()
                .from(options(PLAIN))
                .signInsAtOnce(1)
                .build());
        Heard signedIn = comeBack("github", get(SIGN_IN + "github"));
        String session = "Cookie: " + signedIn.cookies().get(0).split(";", 2)[0];
        Heard waiting = get(SIGN_IN + "linkedin");
        String callback = callback("linkedin", waiting);
        providers.holdsBack();

        CompletableFuture<Heard> held = CompletableFuture.supplyAsync(() -> get(callback, cookie(waiting)));
        Awaitility.await().until(providers::isAsked);
        Heard connecting = post("/api/v1/me/identities/linkedin/link", session);
        Heard other = post("/api/v1/me/identities/example/link", session);
        providers.letsGo();

        assertThat(connecting.status()).isEqualTo(503);
        assertThat(connecting.header("Retry-After")).isEqualTo("5");
        assertThat(other.status()).isEqualTo(200);
        assertThat(held.get(30, TimeUnit.SECONDS).status()).isEqualTo(303);
    }

    @Test
    void aProviderInTroubleIsAnAnswerAndNoFaultOfTheServers() {
        start(PLAIN);
        Heard away = get(SIGN_IN + "linkedin");
        String callback = callback("linkedin", away);
        providers.breaks(true);

        Heard back = get(callback, cookie(away));

        assertThat(back.location()).isEqualTo("/#sign-in=unavailable&provider=linkedin");
        assertThat(log.all()).contains("provider linkedin is not available").doesNotContain("too much for me");
    }

    @Test
    void theListOfProvidersBeginsNoSignIn() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        IdentityProvider counting = new IdentityProvider() {
            @Override
            public ProviderId id() {
                return new ProviderId("counting");
            }

            @Override
            public String label() {
                return "Counting";
            }

            @Override
            public Step begin(Instant now) {
                begun.incrementAndGet();
                throw new BackendException("not to be asked", null);
            }

            @Override
            public Outcome complete(Map<String, String> proof, Instant now) {
                return new Outcome.Refused("never begun");
            }
        };
        server = ReferenceServer.start(
                ServerOptions.builder().port(0).build(), List.of(counting), InstantSource.system());

        Heard listed = get("/api/v1/auth/providers");

        assertThat(listed.text()).contains("\"id\":\"counting\"", "\"kind\":\"redirect\"");
        assertThat(begun).hasValue(0);
        assertThat(get(SIGN_IN + "counting").location()).isEqualTo("/#sign-in=unavailable&provider=counting");
        assertThat(log.all()).contains("BackendException").doesNotContain("not to be asked");
    }

    @Test
    void nothingSecretIsWrittenDownOnTheWholeWay() {
        start(PLAIN);
        List<String> secrets = new ArrayList<>(List.of(ConsentServer.CLIENT_SECRET, "ada@mail.example"));
        for (String provider : List.of("linkedin", "github", "example")) {
            Heard away = get(SIGN_IN + provider);
            String callback = callback(provider, away);
            Heard back = get(callback, cookie(away));
            get(callback, cookie(away));
            get(callback);
            get(callback + "&code=again");
            secrets.add(state(away));
            secrets.add(value(away.cookies().get(0)).split("\\.", -1)[1]);
            secrets.add(value(back.cookies().get(0)));
            assertThat(back.location()).isEqualTo("/");
        }
        providers.babbles();
        Heard away = get(SIGN_IN + "github");
        Heard back = get(callback("github", away), cookie(away));
        secrets.addAll(providers.secrets());

        assertThat(back.location()).isEqualTo("/#sign-in=unavailable&provider=github");
        assertThat(secrets)
                .hasSizeGreaterThan(15)
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(8));
        assertThat(log.all()).isNotEmpty().doesNotContain(secrets.toArray(String[]::new));
        assertThat(log.all()).doesNotContain("code=", "state=", "127.0.0.1:");
    }

    private void start(String publicUrl, String... more) {
        try {
            server = ReferenceServer.start(options(publicUrl, more));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ServerOptions options(String publicUrl, String... more) {
        Map<String, String> settings = new HashMap<>(providers.settings());
        settings.put("DUOLOGUE_PUBLIC_URL", publicUrl);
        settings.put("DUOLOGUE_PORT", "0");
        settings.put("DUOLOGUE_DRAIN_GRACE", "0");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        try {
            return Configuration.read(settings, Optional.empty(), Map.of());
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Agrees, and says where the provider sends the person then. */
    private String callback(String provider, Heard away) {
        URI back = providers.agree(URI.create(away.location()));
        assertThat(back.getPath()).isEqualTo(CALLBACK + provider);
        return back.getRawPath() + "?" + back.getRawQuery();
    }

    private Heard comeBack(String provider, Heard away) {
        return get(callback(provider, away), cookie(away));
    }

    private static String cookie(Heard heard) {
        return "Cookie: " + heard.cookies().get(0).split(";", 2)[0];
    }

    private static String value(String cookie) {
        return cookie.split(";", 2)[0].split("=", 2)[1];
    }

    private static List<String> attributes(String cookie) {
        List<String> parts = new ArrayList<>();
        for (String part : cookie.split(";", -1)) {
            // A date says the same as Max-Age.
            if (!part.strip().startsWith("Expires=")) {
                parts.add(part.strip());
            }
        }
        return parts.subList(1, parts.size());
    }

    private static String state(Heard away) {
        return away.location().replaceFirst("^.*[?&]state=([^&]*).*$", "$1");
    }

    private static SecretHash hash(Heard signedIn) {
        return SecretHash.of(value(signedIn.cookies().get(0)));
    }

    private Heard get(String target, String... headers) {
        return ask("GET " + target + " HTTP/1.1\r\n", headers);
    }

    private Heard post(String target, String... headers) {
        return ask(
                "POST " + target
                        + " HTTP/1.1\r\n"
                        + "Origin: http://localhost\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: 0\r\n",
                headers);
    }

    private Heard ask(String start, String... headers) {
        StringBuilder request = new StringBuilder(start + "Host: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try {
            return new Heard(RawHttp.ask(server, request.append("\r\n").toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer as it came over the wire. */
    private record Heard(String whole) {
        int status() {
            return RawHttp.status(whole);
        }

        String text() {
            return whole.split("\r\n\r\n", 2)[1];
        }

        String location() {
            return header("Location");
        }

        String header(String name) {
            return headers(name).stream().findFirst().orElse("");
        }

        List<String> cookies() {
            return headers("Set-Cookie");
        }

        private List<String> headers(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return whole.split("\r\n\r\n", 2)[0]
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }
    }

    /** Everything that any part of this process writes down, with what is thrown. */
    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private Level before;

        void attach() {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
            before = ours().getLevel();
            ours().setLevel(Level.TRACE);
        }

        void detach() {
            ours().setLevel(before);
            ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(this);
        }

        private static Logger ours() {
            return (Logger) LoggerFactory.getLogger("io.duologue");
        }

        @Override
        protected void append(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(event.getFormattedMessage());
            for (IThrowableProxy one = event.getThrowableProxy(); one != null; one = one.getCause()) {
                line.append('\n').append(one.getClassName()).append(": ").append(one.getMessage());
            }
            lines.add(line.toString());
        }

        String all() {
            return String.join("\n", lines);
        }
    }
}
