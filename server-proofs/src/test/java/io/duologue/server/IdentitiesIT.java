package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.net.HttpCookie;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How one sees, connects and disconnects the ways in which one signs in. */
class IdentitiesIT {
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));
    private static final String GITHUB = "/api/v1/me/identities/github";
    private static final String COMPLETE = GITHUB + "/link/complete";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException {
        server = ReferenceServer.start(
                ServerOptions.builder()
                        .demo(true)
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .signInLimit(OUT_OF_REACH)
                        .build(),
                List.of(new DemoIdentityProvider(DemoPersonas.all()), new RedirectingProvider("github")),
                now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoConnectsAProviderSeesItWithAMaskedAddressAndIsTold() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");

        connect(tab, "octocat");

        JsonNode list = expect(200, tab.get("/api/v1/me/identities")).json();
        assertThat(list.path("identities").findValuesAsText("provider")).containsExactly("demo", "github");
        assertThat(list.at("/identities/1/email").asText()).isEqualTo("o…@example.org");
        assertThat(list.at("/identities/1/label").asText()).isEqualTo("The github");
        assertThat(list.at("/identities/0").has("email")).isFalse();
        assertThat(list.path("available")).isEmpty();
        JsonNode notice = expect(200, tab.get("/api/v1/me/notices")).json().at("/notices/0");
        assertThat(notice.path("kind").asText()).isEqualTo("linked");
        assertThat(notice.path("provider").asText()).isEqualTo("github");
        assertThat(notice.path("undoUntil").asText()).isEqualTo("2026-11-28T09:00:00.000Z");
    }

    @Test
    void theFlagsSayWhatIsConnected() {
        Tab tab = Tab.of(server, "maya0000").signedInAs("tomas");

        JsonNode before = expect(200, tab.get("/api/v1/me")).json();
        connect(tab, "octocat");
        JsonNode after = expect(200, tab.get("/api/v1/me")).json();
        expect(204, tab.delete(GITHUB));
        JsonNode last = expect(200, tab.get("/api/v1/me")).json();

        assertThat(before.path("verified_linkedin").asBoolean()).isTrue();
        assertThat(before.path("verified_github").asBoolean()).isFalse();
        assertThat(after.path("verified_github").asBoolean()).isTrue();
        assertThat(last.path("verified_github").asBoolean()).isFalse();
    }

    @Test
    void theCodeIsInACookieThatNoScriptAndNoOtherSiteCanUse() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");

        Answer answer = expect(200, tab.post(GITHUB + "/link", null));

        assertThat(answer.json().path("to").asText()).startsWith("https://github.example/authorize");
        assertThat(answer.text()).doesNotContain(code(tab));
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("duologue_linking="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Strict", "Max-Age=600");
    }

    @Test
    void theWayBackFromTheProviderLeadsToTheSettingsAndSignsNobodyIn() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, tab.post(GITHUB + "/link", null));

        Answer answer = expect(303, tab.get("/api/v1/auth/callback/github?state=1&who=octo%26cat"));

        String to = answer.headers().firstValue("Location").orElseThrow();
        assertThat(to).startsWith("/settings#link=github&").contains("who=octo%26cat", "state=1");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("duologue_session"));
        assertThat(expect(303, tab.get("/api/v1/auth/callback/github?state=1&who=octocat"))
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(again -> assertThat(again).startsWith("/#sign-in="));
    }

    @Test
    void aLinkIsCompletedOnceAndInTheBrowserInWhichItBegan() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, tab.post(GITHUB + "/link", null));
        String cookie = "duologue_linking=" + code(tab);
        Tab other = Tab.of(server, "keiko000").signedInAs("keiko");

        assertThat(other.post(COMPLETE, "{\"who\":\"octocat\"}").status()).isEqualTo(403);
        expect(204, tab.post(COMPLETE, "{\"who\":\"octocat\"}"));
        assertThat(tab.post(COMPLETE, "{\"who\":\"octocat\"}").status()).isEqualTo(403);
        String bearer = expect(200, other.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"ada\",\"bearer\":true}"))
                .json()
                .at("/bearer/token")
                .asText();
        assertThat(Tab.of(server, "thief000")
                        .post(COMPLETE, "{\"who\":\"another\"}", "Cookie", cookie, "Authorization", "Bearer " + bearer)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whatAnotherAccountSignsInWithStaysThere() {
        connect(Tab.of(server, "keiko000").signedInAs("keiko"), "octocat");
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, tab.post(GITHUB + "/link", null));

        Answer answer = expect(409, tab.post(COMPLETE, "{\"who\":\"octocat\"}"));

        assertThat(answer.code()).isEqualTo("auth.denied");
        assertThat(answer.error().path("rule").asText()).isEqualTo("identity.taken");
        assertThat(expect(200, tab.get("/api/v1/me/identities")).json().path("identities"))
                .hasSize(1);
    }

    @Test
    void anOldSignInConnectsAndDisconnectsNothing() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        connect(tab, "octocat");
        pass(Duration.ofMinutes(10));

        assertThat(rule(403, tab.delete(GITHUB))).isEqualTo("sign-in.fresh");
        assertThat(expect(200, tab.get("/api/v1/me/identities")).json().path("identities"))
                .hasSize(2);
        Tab again = Tab.of(server, "again000").signedInAs("jonas");
        expect(204, again.delete(GITHUB));
        pass(Duration.ofMinutes(10));
        assertThat(rule(403, again.post(GITHUB + "/link", null))).isEqualTo("sign-in.fresh");
    }

    @Test
    void theLastWayToSignInStays() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");

        assertThat(rule(409, tab.delete("/api/v1/me/identities/demo"))).isEqualTo("identity.last");
        assertThat(tab.delete(GITHUB).status()).isEqualTo(404);
        assertThat(tab.delete("/api/v1/me/identities/No-Such").status()).isEqualTo(404);
        assertThat(tab.post("/api/v1/me/identities/nobody/link", null).status()).isEqualTo(404);
        assertThat(rule(409, tab.post("/api/v1/me/identities/demo/link", null))).isEqualTo("identity.connected");
    }

    @Test
    void whereOneWasSignedInElsewhereOneIsSoNoLongerAndTheSocketIsClosed() {
        Tab elsewhere = Tab.of(server, "there000").signedInAs("jonas");
        Line line = elsewhere.live();
        Tab here = Tab.of(server, "here0000").signedInAs("jonas");

        connect(here, "octocat");

        assertThat(line.awaitClose()).isEqualTo(4400);
        assertThat(elsewhere.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(here.get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void aNoticeIsUndoneOrAcknowledgedByItsOwnPersonAlone() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        connect(tab, "octocat");
        String path = "/api/v1/me/notices/" + firstNotice(tab).path("id").asText();
        Tab stranger = Tab.of(server, "keiko000").signedInAs("keiko");

        assertThat(stranger.post(path + "/undo", null).status()).isEqualTo(404);
        assertThat(stranger.post(path + "/acknowledge", null).status()).isEqualTo(404);
        expect(204, tab.post(path + "/acknowledge", null));
        assertThat(firstNotice(tab).path("acknowledged").asBoolean()).isTrue();
        pass(Duration.ofHours(1));
        expect(204, tab.post(path + "/undo", null));
        assertThat(tab.post(path + "/undo", null).status()).isEqualTo(404);

        assertThat(firstNotice(tab).path("kind").asText()).isEqualTo("undone");
        assertThat(expect(200, tab.get("/api/v1/me/identities")).json().path("identities"))
                .hasSize(1);
    }

    @Test
    void whatWasThereBeforeAJoinIsHeldForAWhile() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        UserId user = new UserId(
                expect(200, tab.get("/api/v1/me")).json().at("/user/id").asText());
        pass(Duration.ofMinutes(1));
        server.engine()
                .stores()
                .accounts()
                .link(user, new LinkedIdentity(new ProviderId("github"), "octocat"), Origin.EMAIL, now.get());

        assertThat(rule(409, tab.delete("/api/v1/me/identities/demo"))).isEqualTo("join.recent");
    }

    @Test
    void whatWasThereBeforeALinkIsHeldAndSaysUntilWhen() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        pass(Duration.ofMinutes(1));
        connect(tab, "octocat");
        JsonNode identities =
                expect(200, tab.get("/api/v1/me/identities")).json().path("identities");
        String until = identities.at("/0/heldUntil").asText();
        assertThat(Instant.parse(until)).isEqualTo(now.get().plus(Duration.ofDays(7)));

        JsonNode error = expect(409, tab.delete("/api/v1/me/identities/demo")).error();

        assertThat(error.path("rule").asText()).isEqualTo("join.recent");
        assertThat(error.path("message").asText()).contains(until);
        assertThat(identities.at("/1").has("heldUntil")).isFalse();
    }

    @Test
    void aProviderThatIsAwayIsSaidToBe() {
        Tab tab = Tab.of(server, "jonas000").signedInAs("jonas");
        expect(200, tab.post(GITHUB + "/link", null));

        assertThat(tab.post(COMPLETE, "{\"who\":\"away\"}").status()).isEqualTo(503);
        expect(200, tab.post(GITHUB + "/link", null));
        assertThat(tab.post(COMPLETE, "{}").status()).isEqualTo(403);
        assertThat(tab.post(COMPLETE, "{\"who\":1}").status()).isEqualTo(400);
    }

    @Test
    void whoIsNotSignedInSeesNothing() {
        Tab nobody = Tab.of(server, "nobody00");

        assertThat(nobody.get("/api/v1/me/identities").status()).isEqualTo(401);
        assertThat(nobody.get("/api/v1/me/notices").status()).isEqualTo(401);
        assertThat(nobody.post(GITHUB + "/link", null).status()).isEqualTo(401);
        assertThat(nobody.post(COMPLETE, "{}").status()).isEqualTo(401);
        assertThat(nobody.delete(GITHUB).status()).isEqualTo(401);
        assertThat(nobody.post("/api/v1/me/notices/n/undo", null).status()).isEqualTo(401);
        assertThat(nobody.post("/api/v1/me/notices/n/acknowledge", null).status())
                .isEqualTo(401);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static void connect(Tab tab, String who) {
        expect(200, tab.post(GITHUB + "/link", null));
        expect(204, tab.post(COMPLETE, "{\"who\":\"" + who + "\"}"));
    }

    private static JsonNode firstNotice(Tab tab) {
        return expect(200, tab.get("/api/v1/me/notices")).json().at("/notices/0");
    }

    private static String rule(int status, Answer answer) {
        return expect(status, answer).error().path("rule").asText();
    }

    private static String code(Tab tab) {
        return tab.cookies().stream()
                .filter(cookie -> cookie.getName().equals("duologue_linking"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }
}
