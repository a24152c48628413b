package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with a provider to a page that is hosted elsewhere: by a code that is of no use to anybody else. */
class FrontEndsIT {
    private static final String TALK = "https://talk.example.org";
    private static final String OTHER = "https://other.example.org";
    private static final String REDEEM = "/api/v1/auth/code/redeem";
    /** RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String AWAY = "/api/v1/auth/sign-in/github?for=" + TALK + "&codeChallenge=" + CHALLENGE;
    private static final String BACK = "/api/v1/auth/callback/github?state=1";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private ReferenceServer server;
    private Tab tab;

    @BeforeEach
    void start() throws IOException {
        start(1_000);
    }

    private void start(int signIns) throws IOException {
        server = ReferenceServer.start(
                ServerOptions.builder()
                        .demo(true)
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .signInLimit(new RateLimit(signIns, Duration.ofHours(1)))
                        .allowedOrigins(Set.of(TALK, OTHER))
                        .build(),
                List.of(new DemoIdentityProvider(DemoPersonas.all()), new RedirectingProvider("github")),
                now::get);
        tab = Tab.of(server, "elsewhe0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoComesBackWithACodeHasABearerAndNoCookie() {
        expect(302, tab.get(AWAY));
        Answer back = expect(303, tab.get(BACK + "&who=octocat"));
        String to = location(back);
        assertThat(to).matches("https://talk\\.example\\.org/#sign-in-code=[0-9a-f]{64}&provider=github");
        assertThat(back.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("duologue_session"));
        assertThat(back.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");

        String body = body(code(to), VERIFIER);
        Answer answer = expect(200, tab.post(REDEEM, body, "Origin", TALK));
        OpenApi.read().check("POST", REDEEM, body, answer);

        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(TALK);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.json().at("/onboarded").asBoolean(true)).isFalse();
        String bearer = answer.json().at("/bearer/token").asText();
        expect(200, tab.get("/api/v1/me", "Origin", TALK, "Authorization", "Bearer " + bearer));
        expect(
                200,
                tab.post(
                        "/api/v1/auth/refresh",
                        "{\"refreshToken\":\""
                                + answer.json().at("/bearer/refreshToken").asText() + "\"}",
                        "Origin",
                        TALK));
        UserId user = new UserId(answer.json().at("/user/id").asText());
        assertThat(server.engine().stores().credentials().sessions(user, now.get()))
                .hasSize(1);
    }

    @Test
    void aCodeIsGoodOnceForAMinuteForItsPageAndWithItsVerifierAndRefusedAlikeOtherwise() {
        String code = newCode();
        String late = newCode();
        String wrong = VERIFIER.replace('d', 'e');

        List<Answer> refused = new ArrayList<>(List.of(
                tab.post(REDEEM, body(code, wrong), "Origin", TALK),
                tab.post(REDEEM, body(code, CHALLENGE), "Origin", TALK),
                tab.post(REDEEM, body(code, VERIFIER), "Origin", OTHER),
                tab.post(REDEEM, body(code, VERIFIER)),
                tab.post(REDEEM, body("0".repeat(64), VERIFIER), "Origin", TALK)));
        expect(200, tab.post(REDEEM, body(code, VERIFIER), "Origin", TALK));
        refused.add(tab.post(REDEEM, body(code, VERIFIER), "Origin", TALK));
        now.updateAndGet(then -> then.plusSeconds(60));
        refused.add(tab.post(REDEEM, body(late, VERIFIER), "Origin", TALK));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("auth.denied");
        });
        assertThat(refused)
                .extracting(answer -> answer.error().path("message").asText())
                .containsOnly("this code is unknown, was used, is over, or is another page's");
        Answer foreign = tab.post(REDEEM, body(newCode(), VERIFIER), "Origin", "https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aCodeOpensNothingElseAndEndsWithTheSessionsOfThePerson() {
        String code = newCode();
        Tab same = Tab.of(server, "samepers");
        expect(302, same.get("/api/v1/auth/sign-in/github?tab=samepers"));
        expect(303, same.get(BACK + "&who=octocat"));

        assertThat(tab.get("/api/v1/me", "Authorization", "Bearer " + code).status())
                .isEqualTo(401);
        expect(204, same.post("/api/v1/auth/sign-out-everywhere", "{}"));

        assertThat(tab.post(REDEEM, body(code, VERIFIER), "Origin", TALK).status())
                .isEqualTo(403);
    }

    @Test
    void whatNobodyTakesOverEndsWithinAMinute() {
        newCode();
        UserId user = server.engine()
                .stores()
                .accounts()
                .find(new LinkedIdentity(new ProviderId("github"), "octocat"))
                .orElseThrow()
                .id();

        assertThat(server.engine()
                        .stores()
                        .credentials()
                        .sessions(user, now.get().plusSeconds(59)))
                .hasSize(1);
        assertThat(server.engine()
                        .stores()
                        .credentials()
                        .sessions(user, now.get().plusSeconds(60)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example",
                "null",
                "*",
                "",
                "https://talk.example.org/",
                "https://talk.example.org/x",
                "https://talk.example.org.evil.example",
                "https://talk.example.org%40evil.example",
                "https://talk.example.org%3A443",
                "https://TALK.example.org",
                "http://talk.example.org",
                "https://talk.example.org%0d%0aX:y",
                "javascript:alert(1)"
            })
    void nobodyIsSentAwayForAnOriginThatIsNotAllowed(String origin) {
        Answer answer = tab.get("/api/v1/auth/sign-in/github?for=" + origin + "&codeChallenge=" + CHALLENGE);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=https://talk.example.org",
                "codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                "for=https://talk.example.org&codeChallenge=short",
                "for=https://talk.example.org&codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&return=/",
                "for=https://talk.example.org&codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&challenge=apart"
            })
    void halfOfItOrSomethingBesideItIsRefused(String query) {
        assertThat(tab.get("/api/v1/auth/sign-in/github?" + query).status()).isEqualTo(400);
    }

    @Test
    void whoDoesNotAgreeComesBackToThePageAndIsToldThere() {
        expect(302, tab.get(AWAY));

        assertThat(location(expect(303, tab.get(BACK)))).isEqualTo(TALK + "/#sign-in=failed&provider=github");
    }

    @Test
    void anOriginThatABrowserClaimsToHaveBeenSentForLeadsNowhere() {
        Answer away = expect(302, tab.get(AWAY));
        String cookie = away.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        String forged = cookie.replaceFirst("for-[0-9a-f]{16}", "for-0123456789abcdef");

        Answer back = Tab.of(server, "forged00").get(BACK + "&who=octocat", "Cookie", forged);

        assertThat(forged).isNotEqualTo(cookie);
        assertThat(location(back)).isEqualTo("/#sign-in=failed&provider=github");
        assertThat(back.headers().allValues("Set-Cookie")).noneMatch(one -> one.startsWith("duologue_session"));
    }

    @Test
    void theSessionThatTheBrowserHasHereGoesOn() {
        tab.signedInAs("maya");
        String code = newCode();

        expect(200, tab.post(REDEEM, body(code, VERIFIER), "Origin", TALK));

        expect(200, tab.get("/api/v1/me"));
    }

    @Test
    void whoTriesTooOftenWaits() throws IOException {
        stop();
        start(2);

        assertThat(List.of(
                        tab.post(REDEEM, body("0".repeat(64), VERIFIER), "Origin", TALK),
                        tab.post(REDEEM, body("0".repeat(64), VERIFIER), "Origin", TALK),
                        tab.post(REDEEM, body("0".repeat(64), VERIFIER), "Origin", TALK)))
                .extracting(Answer::status)
                .containsExactly(403, 403, 429);
    }

    private String newCode() {
        expect(302, tab.get(AWAY));
        return code(location(expect(303, tab.get(BACK + "&who=octocat"))));
    }

    private static String location(Answer answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String code(String location) {
        return location.replaceFirst("^.*#sign-in-code=([0-9a-f]+)&.*$", "$1");
    }

    private static String body(String code, String verifier) {
        return "{\"code\":\"" + code + "\",\"verifier\":\"" + verifier + "\"}";
    }
}
