package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody reports, somebody else decides, and whoever is restricted hears why and until when. */
class DeskIT {
    private static final String DESK = "/api/v1/desk";
    private static final String SEARCH = "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}";
    private static final String DISMISS = "{\"outcome\":\"dismissed\"}";

    private final Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of(),
                Optional.empty(),
                Map.of("demo", "true", "port", "0", "moderators", "demo:camille, demo:jonas", "admins", "demo:ada")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoIsReportedInAConversationIsRestrictedToldAndMayTalkAgainWhenItIsLifted() {
        Tab maya = somebody("maya");
        Tab tomas = somebody("tomas");
        Tab camille = somebody("camille");
        Line mayasLine = maya.live();
        Line tomasLine = tomas.live();
        String conversation = meet(maya, mayasLine, tomas, tomasLine);
        tomasLine.say("{\"type\":\"message.send\",\"id\":\"m\",\"conversation\":\"" + conversation
                + "\",\"n\":1,\"data\":{\"text\":\"You are no good.\"}}");
        long seq = mayasLine.await("message.new").path("seq").asLong();
        mayasLine.say("{\"type\":\"report\",\"id\":\"r\",\"conversation\":\"" + conversation
                + "\",\"data\":{\"reason\":\"harassment\",\"note\":\"He will not stop.\",\"messages\":[" + seq + "]}}");
        mayasLine.await("ok");

        JsonNode report = expect(200, camille.get(DESK + "/reports")).json().at("/reports/0");
        String caseId = report.path("case").asText();

        assertThat(report.path("state").asText()).isEqualTo("open");
        assertThat(report.path("note").asText()).isEqualTo("He will not stop.");
        assertThat(report.at("/reporter/name").asText()).isEqualTo("Maya Lindqvist");
        assertThat(report.at("/reported/name").asText()).isEqualTo("Tomás Rey");
        assertThat(report.at("/evidence/0/text").asText()).isEqualTo("You are no good.");
        assertThat(report.at("/evidence/0/from").asText()).isEqualTo("reported");
        assertThat(report.at("/evidence/0/marked").asBoolean()).isTrue();
        assertThat(report.path("history")).isEmpty();

        assertThat(stateOf(maya, caseId)).isEqualTo("received");

        JsonNode decision = expect(200, camille.post(DESK + "/reports/" + caseId + "/decision", uphold()))
                .json();

        assertThat(stateOf(maya, caseId)).isEqualTo("upheld");
        JsonNode told = tomasLine.await("restriction").at("/data/restriction");
        assertThat(told.path("rule").asText()).isEqualTo("harassment");
        assertThat(told.path("what").asText()).isEqualTo("You did not stop when asked.");
        assertThat(told.path("until").asText()).isEqualTo(tomorrow.toString());
        assertThat(tomasLine.awaitClose()).isEqualTo(4401);
        assertThat(mayasLine.await("conversation.ended").at("/data/reason").asText())
                .isEqualTo("moderation");
        assertThat(decision.path("restriction")).isEqualTo(told);
        assertThat(expect(200, tomas.get("/api/v1/me")).json().path("restriction"))
                .isEqualTo(told);
        assertThatThrownBy(() -> tomas.connected(tomas.ticket())).hasMessageContaining("WebSocketHandshakeException");
        assertThat(expect(403, tomas.post("/api/v1/queue", SEARCH)).code()).isEqualTo("queue.restricted");

        String restriction = told.path("case").asText();
        JsonNode lifted = expect(200, camille.post(DESK + "/restrictions/" + restriction + "/lift", null))
                .json();

        assertThat(Instant.parse(lifted.path("until").asText())).isBefore(tomorrow);
        assertThat(expect(200, tomas.get("/api/v1/me")).json().has("restriction"))
                .isFalse();
        Tab diego = somebody("diego");
        Line diegosLine = diego.live();
        assertThat(meet(tomas, tomas.live(), diego, diegosLine)).isNotEqualTo(conversation);
        assertThat(expect(
                                200,
                                camille.get(DESK + "/people/"
                                        + report.at("/reported/id").asText()))
                        .json()
                        .at("/restrictions/0"))
                .isEqualTo(lifted);
    }

    @Test
    void aDecisionIsMadeOnceAndEveryActHasOneEntryThatOnlyAnAdminReads() {
        String person = user(somebody("tomas"));
        String caseId = reported("u_maya", person);
        Tab camille = somebody("camille");
        Tab jonas = somebody("jonas");
        Tab ada = somebody("ada");
        String path = DESK + "/reports/" + caseId + "/decision";

        Answer first = expect(200, camille.post(path, DISMISS));
        Answer second = expect(200, jonas.post(path, uphold()));
        String restriction = expect(201, jonas.post(DESK + "/people/" + person + "/restrictions", forGood()))
                .json()
                .path("case")
                .asText();
        expect(200, ada.post(DESK + "/restrictions/" + restriction + "/lift", null));
        expect(200, ada.post(DESK + "/restrictions/" + restriction + "/lift", null));

        assertThat(second.text()).isEqualTo(first.text());
        assertThat(expect(200, jonas.get(DESK + "/reports")).json().path("reports"))
                .isEmpty();
        assertThat(expect(200, jonas.get(DESK + "/reports/" + caseId))
                        .json()
                        .at("/decision/by")
                        .asText())
                .isEqualTo(user(camille));
        JsonNode entries = expect(200, ada.get(DESK + "/audit")).json().path("entries");
        assertThat(entries)
                .extracting(entry -> entry.path("action").asText() + " "
                        + entry.path("case").asText() + " " + entry.path("by").asText())
                .containsExactly(
                        "read " + caseId + " " + user(jonas),
                        "lifted " + restriction + " " + user(ada),
                        "restricted " + restriction + " " + user(jonas),
                        "dismissed " + caseId + " " + user(camille));
        assertThat(entries).allMatch(entry -> entry.path("about").asText().equals(person));
        String below = entries.get(1).path("number").asText();
        assertThat(expect(200, ada.get(DESK + "/audit?limit=1&below=" + below))
                        .json()
                        .path("entries"))
                .containsExactly(entries.get(2));
        assertThat(camille.get(DESK + "/audit").status()).isEqualTo(403);
    }

    @Test
    void nobodyDecidesWhatIsHisOwnCaseAndAnAdminIsNotRestricted() {
        Tab camille = somebody("camille");
        String self = user(camille);
        String ada = user(somebody("ada"));
        String byHerself = reported(self, user(somebody("tomas")));
        String aboutHer = reported("u_maya", self);
        String aboutAda = reported("u_maya", ada);

        assertThat(rule(camille.post(DESK + "/reports/" + byHerself + "/decision", DISMISS)))
                .isEqualTo("403 desk.own-report");
        assertThat(rule(camille.post(DESK + "/reports/" + aboutAda + "/decision", uphold())))
                .isEqualTo("403 desk.admin");
        assertThat(rule(camille.post(DESK + "/people/" + self + "/restrictions", forGood())))
                .isEqualTo("403 desk.oneself");
        assertThat(rule(camille.post(DESK + "/people/" + ada + "/restrictions", forGood())))
                .isEqualTo("403 desk.admin");

        Answer hidden = camille.get(DESK + "/reports/" + aboutHer);
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(withoutReference(hidden)).isEqualTo(withoutReference(camille.get(DESK + "/reports/R-1")));
        assertThat(camille.post(DESK + "/reports/" + aboutHer + "/decision", DISMISS)
                        .status())
                .isEqualTo(404);
        assertThat(expect(200, camille.get(DESK + "/reports")).json().path("reports"))
                .extracting(report -> report.path("case").asText())
                .containsExactlyInAnyOrder(byHerself, aboutAda);
    }

    @Test
    void whoHasNoRoleLearnsNothingOfWhatThereIs() {
        Tab maya = somebody("maya");
        String person = user(somebody("tomas"));
        String caseId = reported("u_keiko", person);
        List<JsonNode> heard = new ArrayList<>();

        for (String path : List.of(
                "/reports",
                "/reports/" + caseId,
                "/reports/R-1",
                "/people/" + person,
                "/people/%20",
                "/reports?limit=0",
                "/reports?after=R-1&after=R-2",
                "/reports?after=R-1",
                "/audit",
                "/roles")) {
            Answer answer = maya.get(DESK + path);
            assertThat(answer.status()).as(path).isEqualTo(403);
            heard.add(withoutReference(answer));
        }
        for (String path : List.of(
                "/reports/" + caseId + "/decision", "/people/" + person + "/restrictions", "/restrictions/R-1/lift")) {
            for (String body : List.of("{}", "{", uphold())) {
                Answer answer = maya.post(DESK + path, body);
                assertThat(answer.status()).as(path + body).isEqualTo(403);
                heard.add(withoutReference(answer));
            }
        }

        assertThat(heard).allMatch(heard.get(0)::equals);
        assertThat(expect(200, maya.get("/api/v1/me")).json().has("roles")).isFalse();
    }

    @Test
    void aRoleIsThatOfWhomTheConfigurationNames() throws IOException, ConfigurationException {
        Tab camille = somebody("camille");
        Tab ada = somebody("ada");

        JsonNode roles = expect(200, ada.get(DESK + "/roles")).json().path("roles");

        assertThat(roles)
                .extracting(one -> one.path("role").asText() + " "
                        + one.path("provider").asText() + ":"
                        + one.path("subject").asText() + " " + one.path("user").asText())
                .containsExactly(
                        "admin demo:ada " + user(ada),
                        "moderator demo:camille " + user(camille),
                        "moderator demo:jonas ");
        assertThat(expect(200, ada.get("/api/v1/me")).json().at("/roles/0").asText())
                .isEqualTo("admin");
        JsonNode way = expect(200, camille.get("/api/v1/me/identities")).json().at("/identities/0");
        assertThat(way.path("provider").asText() + ":" + way.path("subject").asText())
                .isEqualTo("demo:camille");
        try (ReferenceServer without = ReferenceServer.start(
                Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")))) {
            Tab nobodys = Tab.of(without, "adaelsew").signedInAs("ada");
            assertThat(nobodys.get(DESK + "/reports").status()).isEqualTo(403);
        }
    }

    @Test
    void whatIsSentTwiceWithOneKeyRestrictsOnce() {
        String person = user(somebody("tomas"));
        Tab camille = somebody("camille");
        String path = DESK + "/people/" + person + "/restrictions";

        Answer first = expect(201, camille.post(path, forGood(), "Idempotency-Key", "restrict-once"));
        Answer again = expect(201, camille.post(path, forGood(), "Idempotency-Key", "restrict-once"));

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.json().has("until")).isFalse();
        assertThat(expect(200, camille.get(DESK + "/people/" + person)).json().path("restrictions"))
                .containsExactly(first.json());
    }

    @Test
    void aRestrictionSaysForWhatAndUntilWhen() {
        String person = user(somebody("tomas"));
        Tab camille = somebody("camille");
        String path = DESK + "/people/" + person + "/restrictions";
        Map<String, String> wrong = Map.of(
                "{\"what\":\"x\",\"until\":null}",
                "rule",
                "{\"rule\":\"Bad rule\",\"what\":\"x\",\"until\":null}",
                "rule",
                "{\"rule\":\"spam\",\"until\":null}",
                "what",
                "{\"rule\":\"spam\",\"what\":\"" + "x".repeat(201) + "\",\"until\":null}",
                "what",
                "{\"rule\":\"spam\",\"what\":\"x\"}",
                "until",
                "{\"rule\":\"spam\",\"what\":\"x\",\"until\":\"tomorrow\"}",
                "until",
                "{\"rule\":\"spam\",\"what\":\"x\",\"until\":\"2020-01-01T00:00:00Z\"}",
                "until");

        wrong.forEach((body, field) -> {
            Answer answer = expect(400, camille.post(path, body));
            assertThat(answer.error().path("field").asText()).as(body).isEqualTo(field);
        });

        assertThat(expect(200, camille.get(DESK + "/people/" + person)).json().path("restrictions"))
                .isEmpty();
    }

    @Test
    void theOpenReportsComeInPages() {
        String person = user(somebody("tomas"));
        Tab camille = somebody("camille");
        for (int i = 1; i <= 5; i++) {
            reported("u_reporter" + i, person);
        }

        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page =
                    expect(200, camille.get(DESK + "/reports?limit=2" + next)).json();
            page.path("reports").forEach(report -> seen.add(report.path("case").asText()));
            next = page.has("next") ? "&after=" + page.path("next").asText() : "";
        } while (!next.isEmpty());

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(expect(400, camille.get(DESK + "/reports?after=R-1"))
                        .error()
                        .path("field")
                        .asText())
                .isEqualTo("after");
    }

    @Test
    void decisionsThatComeTooOftenAreRefused() {
        Tab camille = somebody("camille");
        int status = 404;

        for (int i = 0; i < 1_000 && status == 404; i++) {
            status = camille.post(DESK + "/restrictions/R-1/lift", null).status();
        }

        assertThat(status).isEqualTo(429);
    }

    @Test
    void whoReadAReportIsWrittenDownAndSomebodysHistoryHasNoWordsInIt() {
        String person = user(somebody("tomas"));
        String caseId = reported("u_maya", person);
        Tab camille = somebody("camille");
        Tab jonas = somebody("jonas");

        expect(200, camille.get(DESK + "/reports"));
        expect(200, camille.get(DESK + "/reports/" + caseId));
        assertThat(camille.get(DESK + "/reports?after=R-none").status()).isEqualTo(400);
        expect(200, jonas.get(DESK + "/reports?after=" + caseId));
        expect(200, jonas.get(DESK + "/people/" + person));

        assertThat(expect(200, somebody("ada").get(DESK + "/audit")).json().path("entries"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("action").asText()).isEqualTo("read");
                    assertThat(entry.path("by").asText()).isEqualTo(user(camille));
                    assertThat(entry.path("case").asText()).isEqualTo(caseId);
                    assertThat(entry.path("about").asText()).isEqualTo(person);
                    assertThat(Instant.parse(entry.path("at").asText())).isBeforeOrEqualTo(Instant.now());
                });
    }

    private Tab somebody(String persona) {
        return Tab.of(server, (persona + "00000000").substring(0, 8)).signedInAs(persona);
    }

    private static String user(Tab tab) {
        return expect(200, tab.get("/api/v1/me")).json().at("/user/id").asText();
    }

    /** A report of somebody about somebody. */
    /** What who made a report is told of it. */
    private static String stateOf(Tab reporter, String caseId) {
        JsonNode report = expect(200, reporter.get("/api/v1/reports")).json().at("/reports/0");
        assertThat(report.path("case").asText()).isEqualTo(caseId);
        assertThat(report.has("decidedAt"))
                .isNotEqualTo(report.path("state").asText().equals("received"));
        return report.path("state").asText();
    }

    private String reported(String reporter, String person) {
        String caseId = "R-" + reporter + "-" + person;
        server.engine()
                .stores()
                .reports()
                .file(new Report(
                        caseId,
                        new UserId(reporter),
                        new UserId(person),
                        new ConversationId("c_" + "0".repeat(26)),
                        "spam",
                        null,
                        List.of(),
                        Instant.now()));
        return caseId;
    }

    private String uphold() {
        return "{\"outcome\":\"upheld\",\"rule\":\"harassment\",\"what\":\"You did not stop when asked.\",\"until\":\""
                + tomorrow + "\"}";
    }

    private static String forGood() {
        return "{\"rule\":\"scams\",\"what\":\"You sold things.\",\"until\":null}";
    }

    private static String rule(Answer answer) {
        return answer.status() + " " + answer.error().path("rule").asText();
    }

    private static JsonNode withoutReference(Answer answer) {
        ObjectNode error = (ObjectNode) answer.error();
        error.remove("ref");
        return error;
    }

    private static String meet(Tab one, Line ofOne, Tab other, Line ofOther) {
        expect(202, one.post("/api/v1/queue", SEARCH));
        expect(202, other.post("/api/v1/queue", SEARCH));
        accept(one, ofOne);
        accept(other, ofOther);
        String conversation = ofOne.await("match.found").path("conversation").asText();
        ofOther.await("match.found");
        return conversation;
    }

    private static void accept(Tab tab, Line line) {
        String offer = line.await("match.offer").at("/data/offer").asText();
        expect(200, tab.post("/api/v1/offers/" + offer + "/accept", null));
    }
}
