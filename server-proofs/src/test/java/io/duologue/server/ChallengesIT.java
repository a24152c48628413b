package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.limit.RateLimit;
import io.duologue.core.signin.Challenges;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is asked whether two ways to sign in belong together, and how long there is to answer. */
class ChallengesIT {
    private static final String SIGN_IN = "/api/v1/auth/sign-in/";
    private static final String CALLBACK = "/api/v1/auth/callback/";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException {
        server = ReferenceServer.start(
                ServerOptions.builder()
                        .publicUrl(URI.create("http://localhost:8080"))
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .signInLimit(new RateLimit(1_000_000, Duration.ofMillis(1)))
                        .linkPolicy(LinkPolicy.CHALLENGE)
                        .build(),
                List.of(new RedirectingProvider("github"), new RedirectingProvider("linkedin")),
                now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theQuestionNamesProvidersAndItsCodeIsInACookieThatNoScriptAndNoOtherSiteCanUse() {
        Answer answer = challenged(Tab.of(server, "challen1"));

        assertThat(answer.headers().firstValue("Location"))
                .contains("/#sign-in=challenged&provider=linkedin&with=github");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("duologue_challenged="))
                .singleElement()
                .asString()
                .matches("duologue_challenged=[0-9a-f]{64};.*")
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=600");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("duologue_session"));
    }

    @Test
    void whoAnswersInTimeIsSentOn() {
        Tab tab = Tab.of(server, "challen2");
        challenged(tab);
        now.set(now.get().plus(Challenges.LIFETIME).minusMillis(1));

        assertThat(location(tab.get(SIGN_IN + "linkedin?challenge=apart"))).startsWith("https://linkedin.example/");
    }

    @Test
    void whoAnswersTooLateIsToldSo() {
        Tab tab = Tab.of(server, "challen3");
        challenged(tab);
        now.set(now.get().plus(Challenges.LIFETIME));

        assertThat(location(tab.get(SIGN_IN + "linkedin?challenge=apart")))
                .isEqualTo("/#sign-in=expired&provider=linkedin");
    }

    @Test
    void anAnswerFitsItsQuestion() {
        Tab one = Tab.of(server, "challen4");
        challenged(one);
        assertThat(location(one.get(SIGN_IN + "github?challenge=apart")))
                .isEqualTo("/#sign-in=expired&provider=github");
        Tab other = Tab.of(server, "challen5");
        challenged(other);
        assertThat(location(other.get(SIGN_IN + "linkedin?challenge=together")))
                .isEqualTo("/#sign-in=expired&provider=linkedin");
        assertThat(other.get(SIGN_IN + "linkedin?challenge=maybe").status()).isEqualTo(400);
    }

    @Test
    void anAnswerIsGoodInTheBrowserThatWasAskedAloneAndOnce() {
        Tab asked = Tab.of(server, "challen7");
        challenged(asked);
        Tab elsewhere = Tab.of(server, "challen8");
        String code = asked.cookies().stream()
                .filter(cookie -> cookie.getName().equals("duologue_challenged"))
                .findFirst()
                .orElseThrow()
                .getValue();

        assertThat(location(elsewhere.get(SIGN_IN + "linkedin?challenge=apart")))
                .isEqualTo("/#sign-in=elsewhere&provider=linkedin");
        assertThat(location(asked.get(SIGN_IN + "linkedin?challenge=apart"))).startsWith("https://linkedin.example/");
        assertThat(location(asked.get(SIGN_IN + "linkedin?challenge=apart")))
                .isEqualTo("/#sign-in=elsewhere&provider=linkedin");
        assertThat(location(asked.get(SIGN_IN + "linkedin?challenge=apart", "Cookie", "duologue_challenged=" + code)))
                .isEqualTo("/#sign-in=expired&provider=linkedin");
    }

    @Test
    void whatIsMeantForAnOldAccountIsConnectedToNoNewOne() {
        Tab tab = Tab.of(server, "challen6");
        challenged(tab);
        expect(302, tab.get(SIGN_IN + "github?challenge=together"));

        Answer answer = expect(303, tab.get(CALLBACK + "github?state=1&who=somebodyelse"));

        assertThat(location(answer)).isEqualTo("/");
    }

    /** Somebody who has an account by GitHub comes with LinkedIn. */
    private Answer challenged(Tab tab) {
        expect(302, tab.get(SIGN_IN + "github"));
        assertThat(location(expect(303, tab.get(CALLBACK + "github?state=1&who=maya"))))
                .isEqualTo("/");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
        expect(302, tab.get(SIGN_IN + "linkedin"));
        return expect(303, tab.get(CALLBACK + "linkedin?state=1&who=maya"));
    }

    private static String location(Answer answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
