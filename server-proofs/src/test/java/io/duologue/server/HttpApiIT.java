package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.SecretHash;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.net.HttpCookie;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the routes of the API answer to those who use them rightly, and to those who do not. */
class HttpApiIT {
    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whoSignsInGetsACookieThatNoScriptAndNoOtherSiteCanUse() {
        Tab tab = Tab.of(server, "cookie00");

        Answer answer = tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"keiko\"}");
        tab.post("/api/v1/auth/sign-out", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/user/name").asText()).isEqualTo("Keiko Tanabe");
        assertThat(answer.json().path("onboarded").asBoolean()).isFalse();
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("duologue_session_cookie00=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/api/v1");
    }

    @Test
    void twoTabsOfOneBrowserAreTwoPeople() {
        Tab one = Tab.of(server, "tabone00");
        Tab two = one.another("tabtwo00");

        String first = expect(200, one.post("/api/v1/auth/sign-in/demo", "{}"))
                .json()
                .at("/user/id")
                .asText();
        String second = expect(200, two.post("/api/v1/auth/sign-in/demo", "{}"))
                .json()
                .at("/user/id")
                .asText();

        assertThat(first).isNotEqualTo(second);
        assertThat(one.get("/api/v1/me").json().at("/user/id").asText()).isEqualTo(first);
        assertThat(two.get("/api/v1/me").json().at("/user/id").asText()).isEqualTo(second);
        one.post("/api/v1/auth/sign-out", null);
        two.post("/api/v1/auth/sign-out", null);
    }

    @Test
    void aTakenPersonaIsShownAsTakenUntilItsPersonSignsOut() {
        Tab tab = Tab.of(server, "taken000");
        tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"keiko\"}");

        boolean taken = isTaken(tab, "keiko");
        expect(204, tab.post("/api/v1/auth/sign-out", null));

        assertThat(taken).isTrue();
        assertThat(isTaken(tab, "keiko")).isFalse();
    }

    @Test
    void cookiesOfClosedTabsAreTakenBackAtTheNextSignIn() {
        Tab old = Tab.of(server, "oldtab00");
        old.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"priya\"}");
        String token = old.cookies().get(0).getValue();
        server.engine().stores().credentials().revoke(SecretHash.of(token));

        Tab next = old.another("newtab00");
        expect(200, next.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"priya\"}"));

        assertThat(next.cookies()).extracting(HttpCookie::getName).containsExactly("duologue_session_newtab00");
    }

    @Test
    void aTabThatNamesItselfOddlyIsRefused() {
        Answer answer = Tab.of(server, "Not a tab").get("/api/v1/me");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().path("field").asText()).isEqualTo("X-Duologue-Tab");
    }

    @Test
    void anUnknownProviderAndAnUnknownPersonaSignNobodyIn() {
        Tab tab = Tab.of(server, "unknown0");

        assertThat(tab.post("/api/v1/auth/sign-in/nowhere", "{}").status()).isEqualTo(404);
        Answer nobody = tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"nobody\"}");
        assertThat(nobody.status()).isEqualTo(403);
        assertThat(nobody.code()).isEqualTo("auth.denied");
        assertThat(tab.cookies()).isEmpty();
    }

    @Test
    void whoSignedOutIsNobodyAndHisSocketIsClosed() {
        Tab tab = Tab.of(server, "signout0").signedInAs("jonas");
        Line line = tab.live();

        Answer out = tab.post("/api/v1/auth/sign-out", null);

        assertThat(out.status()).isEqualTo(204);
        assertThat(line.awaitClose()).isEqualTo(4400);
        assertThat(tab.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(tab.cookies()).isEmpty();
    }

    @Test
    void signingOutInOnePlaceLeavesTheOtherPlaceConnected() {
        Tab here = Tab.of(server, "place000").signedInAs("jonas");
        Line line = here.live();
        Tab there = Tab.of(server, "place001").signedInAs("jonas");

        expect(204, there.post("/api/v1/auth/sign-out", null));
        line.say("{\"type\":\"ping\",\"id\":\"1\"}");

        assertThat(line.await("pong").path("re").asText()).isEqualTo("1");
        expect(204, here.post("/api/v1/auth/sign-out", null));
        assertThat(line.awaitClose()).isEqualTo(4400);
    }

    @Test
    void theTicketsOfOnePersonAreLimitedAndThoseOfOthersAreNot() {
        Tab tab = Tab.of(server, "tickets0").signedInAs("priya");
        Tab other = Tab.of(server, "tickets1").signedInAs("diego");

        Answer refused = Stream.generate(() -> tab.post("/api/v1/auth/ws-ticket", null))
                .limit(1_000)
                .filter(answer -> answer.status() != 200)
                .findFirst()
                .orElseThrow();

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate.limited");
        assertThat(refused.error().path("retryAfterMs").asLong()).isPositive();
        expect(200, other.post("/api/v1/auth/ws-ticket", null));
        expect(204, tab.post("/api/v1/auth/sign-out", null));
        expect(204, other.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void aProgramSignsInForABearerAndNeedsNoCookie() {
        Tab program = Tab.of(server, "program0");
        Tab browser = program.another("program1").signedInAs("ada");

        Answer answer =
                expect(200, program.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"diego\",\"bearer\":true}"));
        String authorization = "Bearer " + answer.json().at("/bearer/token").asText();

        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        String me = answer.json().at("/user/id").asText();
        assertThat(program.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(idOf(program.get("/api/v1/me", "Authorization", authorization)))
                .isEqualTo(me);
        assertThat(idOf(browser.get("/api/v1/me", "Authorization", authorization)))
                .isEqualTo(me);
        assertThat(browser.get("/api/v1/me", "Authorization", "Bearer nonsense").status())
                .isEqualTo(401);
        expect(204, program.post("/api/v1/auth/sign-out", null, "Authorization", authorization));
        assertThat(program.get("/api/v1/me", "Authorization", authorization).status())
                .isEqualTo(401);
        expect(204, browser.post("/api/v1/auth/sign-out", null));
    }

    private static String idOf(Answer me) {
        return me.json().at("/user/id").asText();
    }

    @Test
    void theOnboardingIsCompleteWhenTheCardIsConfirmedAndTheRulesAreAcknowledged() {
        Tab tab = Tab.of(server, "onboard0");
        tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"camille\"}");

        assertThat(tab.get("/api/v1/me").json().at("/onboarding/card").asBoolean())
                .isFalse();
        assertThat(tab.get("/api/v1/profile").json().path("imported").asBoolean())
                .isTrue();
        tab.signedInAs("camille");

        JsonNode me = tab.get("/api/v1/me").json();
        assertThat(me.at("/onboarding/complete").asBoolean()).isTrue();
        assertThat(me.at("/state/kind").asText()).isEqualTo("idle");
        assertThat(me.path("connected").isArray()).isTrue();
        assertThat(tab.get("/api/v1/acknowledgements")
                        .json()
                        .at("/given/0/document")
                        .asText())
                .isEqualTo("guidelines");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void aProfileTakesAnySubsetAndSaysWhatItDoesNotTake() {
        Tab tab = Tab.of(server, "profile0").signedInAs("ada");

        Answer changed = tab.put(
                "/api/v1/profile",
                "{\"bio\":\"Two\\nlines\",\"seniority\":\"5-9\",\"segment\":null,\"timeZone\":\"Europe/Lisbon\","
                        + "\"topics\":[],\"languages\":[\"en\",\"pt\"],\"color\":\"blue\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("bio").asText()).isEqualTo("Two\nlines");
        assertThat(changed.json().path("seniority").asText()).isEqualTo("5-9");
        assertThat(changed.json().path("segment").isNull()).isTrue();
        assertThat(changed.json().path("imported").asBoolean()).isFalse();
        assertThat(tab.get("/api/v1/profile").json()).isEqualTo(changed.json());
        assertRefused(tab.put("/api/v1/profile", "{\"name\":7}"), "name");
        assertRefused(tab.put("/api/v1/profile", "{\"name\":\"\"}"), "name");
        assertRefused(tab.put("/api/v1/profile", "{\"name\":\"a\\nb\"}"), "name");
        assertRefused(tab.put("/api/v1/profile", "{\"name\":\"\\ud800\"}"), "name");
        assertRefused(tab.put("/api/v1/profile", "{\"headline\":\"" + "x".repeat(121) + "\"}"), "headline");
        assertRefused(tab.put("/api/v1/profile", "{\"seniority\":\"old\"}"), "seniority");
        assertRefused(tab.put("/api/v1/profile", "{\"timeZone\":\"Moon/Base\"}"), "timeZone");
        assertRefused(tab.put("/api/v1/profile", "{\"topics\":[\"no-such-topic\"]}"), "topics[0]");
        assertRefused(tab.put("/api/v1/profile", "{\"languages\":[]}"), "languages");
        assertRefused(tab.put("/api/v1/profile", "{\"languages\":[\"en\",\"EN\"]}"), "languages[1]");
        assertRefused(tab.put("/api/v1/profile", "{\"skills\":[\"a\",\"a\"]}"), "skills[1]");
        assertRefused(tab.put("/api/v1/profile", "{\"confirmed\":\"yes\"}"), "confirmed");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void whatIsNoJsonObjectIsRefusedWithoutRepeatingIt() {
        Tab tab = Tab.of(server, "nojson00").signedInAs("diego");

        assertRefused(tab.put("/api/v1/profile", "{\"name\":\"secret words"), "body");
        assertRefused(tab.put("/api/v1/profile", "[]"), "body");
        assertRefused(tab.put("/api/v1/profile", "{} {}"), "body");
        Answer twice = tab.put("/api/v1/profile", "{\"name\":\"One\",\"name\":\"Two\"}");
        assertRefused(twice, "body");
        assertThat(twice.text()).doesNotContain("One", "Two");
        assertRefused(tab.put("/api/v1/profile", "{\"a\":".repeat(50) + "1" + "}".repeat(50)), "body");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void anotherContentTypeIsRefused() {
        Tab tab = Tab.of(server, "type0000").signedInAs("diego");

        assertThat(tab.put("/api/v1/profile", "{}", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(tab.put("/api/v1/profile", "{}", "Content-Type", "application/json; charset=latin1")
                        .status())
                .isEqualTo(415);
        assertThat(tab.put("/api/v1/profile", "{}", "Content-Type", "application/json; charset=UTF-8")
                        .status())
                .isEqualTo(200);
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void preferencesAreTheDefaultsUntilTheyAreChanged() {
        Tab tab = Tab.of(server, "prefs000").signedInAs("tomas");

        JsonNode before = tab.get("/api/v1/preferences").json();
        JsonNode after = expect(
                        200,
                        tab.put("/api/v1/preferences", "{\"offer\":\"auto\",\"decisionSeconds\":60,\"sound\":false}"))
                .json();

        assertThat(before.path("offer").asText()).isEqualTo("one-tap");
        assertThat(before.path("decisionSeconds").asInt()).isEqualTo(20);
        assertThat(after.path("offer").asText()).isEqualTo("auto");
        assertThat(after.path("decisionSeconds").asInt()).isEqualTo(60);
        assertThat(after.path("sound").asBoolean()).isFalse();
        assertThat(after.path("requeue").asBoolean()).isTrue();
        assertRefused(tab.put("/api/v1/preferences", "{\"decisionSeconds\":30}"), "decisionSeconds");
        assertRefused(tab.put("/api/v1/preferences", "{\"offer\":\"sometimes\"}"), "offer");
        tab.put("/api/v1/preferences", "{\"offer\":\"one-tap\",\"decisionSeconds\":20,\"sound\":true}");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void onlyTheRulesInForceAreAcknowledgedAndOnlyByAdults() {
        Tab tab = Tab.of(server, "rules000");
        tab.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"diego\"}");

        assertThat(tab.get("/api/v1/acknowledgements").json().path("rules")).isNotEmpty();
        assertRefused(
                tab.post("/api/v1/acknowledgements", "{\"document\":\"guidelines\",\"version\":\"1\",\"adult\":true}"),
                "version");
        assertRefused(
                tab.post(
                        "/api/v1/acknowledgements",
                        "{\"document\":\"guidelines\",\"version\":\"2026-11\",\"adult\":false}"),
                "adult");
        assertRefused(
                tab.post("/api/v1/acknowledgements", "{\"document\":\"guidelines\",\"version\":\"2026-11\"}"), "adult");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void everybodyMayKnowTheLobbyAndTheTopics() {
        Tab tab = Tab.of(server, "lobby000");

        assertThat(tab.get("/api/v1/lobby").json().path("online").isInt()).isTrue();
        JsonNode topics = tab.get("/api/v1/topics").json().path("topics");
        assertThat(topics).isNotEmpty();
        assertThat(topics.get(0).path("label").asText()).isNotEmpty();
    }

    @Test
    void healthSaysThatTheNodeLivesAndIsReady() {
        Tab tab = Tab.of(server, "health00");

        assertThat(tab.get("/health").json().path("status").asText()).isEqualTo("up");
        assertThat(tab.get("/health/live").status()).isEqualTo(200);
        assertThat(tab.get("/health/ready").json().path("status").asText()).isEqualTo("ready");
    }

    @Test
    void aTicketIsForOneSocket() {
        Tab tab = Tab.of(server, "ticket00").signedInAs("diego");
        String ticket = tab.ticket();

        Line first = tab.connected(ticket).hello();

        assertThat(catchThrowable(() -> tab.connected(ticket))).isNotNull();
        first.leave();
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void commandsNeedALiveSession() {
        Tab tab = Tab.of(server, "nohello0").signedInAs("priya");

        Answer answer = tab.post("/api/v1/queue", "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("session.none");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void aSearchIsCheckedLikeItsFrame() {
        Tab tab = Tab.of(server, "badjoin0").signedInAs("diego");

        assertRefused(tab.post("/api/v1/queue", "{\"topics\":[],\"mode\":\"smoke\",\"intent\":\"talk\"}"), "mode");
        assertRefused(tab.post("/api/v1/queue", "{\"topics\":\"backend\",\"mode\":\"text\"}"), "topics");
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void aConversationThatIsNoneOfOnesOwnDoesNotExist() {
        Tab tab = Tab.of(server, "foreign0").signedInAs("diego");
        String unknown = "/api/v1/conversations/c_" + "a".repeat(26);

        assertThat(tab.get("/api/v1/conversations/current").code()).isEqualTo("conversation.none");
        assertThat(tab.get(unknown + "/messages").code()).isEqualTo("not.member");
        assertThat(tab.post(unknown + "/messages", "{\"n\":1,\"text\":\"hi\"}").status())
                .isIn(404, 409);
        assertThat(tab.get("/api/v1/conversations/nonsense/messages").code()).isEqualTo("not.member");
        assertThat(tab.post(unknown + "/feedback", "{\"rating\":4}").code()).isEqualTo("not.member");
        assertThat(tab.post("/api/v1/blocks", "{\"conversation\":\"c_" + "a".repeat(26) + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(tab.delete("/api/v1/blocks/b_nothing").status()).isEqualTo(404);
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void twoPeopleMeetTalkAndPartOverHttp() {
        Tab maya = Tab.of(server, "mayatab0").signedInAs("maya");
        Tab tomas = maya.another("tomastab").signedInAs("tomas");
        Line mayaLine = maya.live();
        Line tomasLine = tomas.live();
        String search = "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}";

        assertThat(expect(202, maya.post("/api/v1/queue", search))
                        .json()
                        .path("state")
                        .asText())
                .isIn("waiting", "offered");
        expect(202, tomas.post("/api/v1/queue", search));
        String offer = mayaLine.await("match.offer").at("/data/offer").asText();
        JsonNode offered = maya.get("/api/v1/queue").json();
        expect(200, maya.post("/api/v1/offers/" + offer + "/accept", null));
        String other = tomasLine.await("match.offer").at("/data/offer").asText();
        expect(200, tomas.post("/api/v1/offers/" + other + "/accept", null));
        String conversation = mayaLine.await("match.found").path("conversation").asText();
        tomasLine.await("match.found");

        assertThat(offered.path("state").asText()).isEqualTo("offered");
        assertThat(offered.at("/offer/offer").asText()).isEqualTo(offer);
        JsonNode current =
                expect(200, maya.get("/api/v1/conversations/current")).json();
        assertThat(current.path("conversation").asText()).isEqualTo(conversation);
        assertThat(current.at("/partner/name").asText()).isEqualTo("Tomás Rey");
        assertThat(maya.get("/api/v1/me").json().at("/state/conversation").asText())
                .isEqualTo(conversation);

        String path = "/api/v1/conversations/" + conversation;
        JsonNode sent = expect(201, maya.post(path + "/messages", "{\"n\":1,\"text\":\"Hello Tomás\"}"))
                .json();
        JsonNode again = expect(201, maya.post(path + "/messages", "{\"n\":1,\"text\":\"Hello Tomás\"}"))
                .json();
        assertThat(again).isEqualTo(sent);
        assertThat(tomasLine.await("message.new").at("/data/text").asText()).isEqualTo("Hello Tomás");
        assertThat(maya.post(path + "/messages", "{\"n\":2,\"text\":\"" + "x".repeat(1001) + "\"}")
                        .status())
                .isEqualTo(422);
        JsonNode read =
                expect(200, tomas.get(path + "/messages?after=0&limit=10")).json();
        assertThat(read.path("entries"))
                .anyMatch(entry -> entry.at("/data/text").asText().equals("Hello Tomás"));
        assertRefused(tomas.get(path + "/messages?limit=101"), "limit");
        assertRefused(tomas.get(path + "/messages?limit=1&limit=2"), "query");

        String caseId = expect(
                        201,
                        maya.post(
                                "/api/v1/reports",
                                "{\"conversation\":\"" + conversation + "\",\"reason\":\"spam\",\"note\":\"a test\"}"))
                .json()
                .path("case")
                .asText();
        assertThat(maya.get("/api/v1/reports").json().at("/reports/0/case").asText())
                .isEqualTo(caseId);
        JsonNode end = expect(200, tomas.post(path + "/end", "{\"n\":1}")).json();
        assertThat(end.at("/ended/reason").asText()).isEqualTo("self");
        assertThat(mayaLine.await("conversation.ended").at("/data/reason").asText())
                .isEqualTo("partner_ended");
        expect(204, maya.post(path + "/feedback", "{\"rating\":4,\"tags\":[\"helpful\"]}"));
        assertThat(maya.post(path + "/feedback", "{\"rating\":1}").code()).isEqualTo("rate.limited");
        assertRefused(maya.post(path + "/feedback", "{\"rating\":5}"), "rating");
        assertRefused(maya.post(path + "/feedback", "{}"), "rating");
        String block = expect(201, tomas.post("/api/v1/blocks", "{\"conversation\":\"" + conversation + "\"}"))
                .json()
                .path("id")
                .asText();
        assertThat(tomas.get("/api/v1/blocks").json().at("/blocks/0/id").asText())
                .isEqualTo(block);
        expect(204, tomas.delete("/api/v1/blocks/" + block));
        assertThat(tomas.get("/api/v1/blocks").json().path("blocks")).isEmpty();
        assertThat(expect(200, maya.delete("/api/v1/queue"))
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("idle");
        maya.post("/api/v1/auth/sign-out", null);
        tomas.post("/api/v1/auth/sign-out", null);
    }

    private static boolean isTaken(Tab tab, String persona) {
        for (JsonNode one : tab.get("/api/v1/auth/providers").json().at("/providers/0/personas")) {
            if (one.path("id").asText().equals(persona)) {
                return one.path("taken").asBoolean();
            }
        }
        throw new AssertionError("no persona " + persona);
    }

    private static void assertRefused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("frame.invalid");
        assertThat(answer.error().path("field").asText()).isEqualTo(field);
        assertThat(answer.error().path("retry").asText()).isEqualTo("never");
    }
}
