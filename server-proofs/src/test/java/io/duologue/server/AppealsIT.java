package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody is restricted, says what speaks against it, and hears what somebody else decided. */
class AppealsIT {
    private static final String OWN = "/api/v1/me/restrictions";
    private static final String DESK = "/api/v1/desk/appeals";
    private static final String SAID = said("It was somebody else.\\nI was not there.");
    private static final String GRANT = "{\"outcome\":\"granted\",\"reason\":\"You were not there.\"}";

    private ReferenceServer server;
    private Tab tomas;
    private Tab camille;
    private Tab jonas;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of(),
                Optional.empty(),
                Map.of("demo", "true", "port", "0", "moderators", "demo:camille, demo:jonas", "admins", "demo:ada")));
        tomas = somebody("tomas");
        camille = somebody("camille");
        jonas = somebody("jonas");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoIsRestrictedAppealsSeesThatItWasReceivedAndWhatWasDecidedAndWhy() {
        String caseId = restricted(tomas);
        assertThat(own(tomas).path("mayAppeal").asBoolean()).isTrue();

        JsonNode received = expect(201, tomas.post(appeal(caseId), SAID)).json();

        assertThat(received.path("state").asText()).isEqualTo("received");
        assertThat(received.path("text").asText()).isEqualTo("It was somebody else.\nI was not there.");
        assertThat(own(tomas).path("appeal")).isEqualTo(received);
        assertThat(own(tomas).path("mayAppeal").asBoolean()).isFalse();

        JsonNode open = expect(200, jonas.get(DESK)).json().at("/appeals/0");
        assertThat(open.path("case").asText()).isEqualTo(caseId);
        assertThat(open.path("text")).isEqualTo(received.path("text"));
        assertThat(open.at("/person/name").asText()).isEqualTo("Tomás Rey");
        assertThat(open.at("/restriction/what").asText()).isEqualTo("You sold things.");
        assertThat(open.at("/restrictedBy/id").asText()).isEqualTo(user(camille));
        assertThat(expect(403, camille.post(DESK + "/" + caseId + "/decision", GRANT))
                        .error()
                        .path("rule")
                        .asText())
                .isEqualTo("desk.own-restriction");

        Answer decided = expect(200, jonas.post(DESK + "/" + caseId + "/decision", GRANT));

        JsonNode told = own(tomas);
        assertThat(told.at("/appeal/state").asText()).isEqualTo("granted");
        assertThat(told.at("/appeal/reason").asText()).isEqualTo("You were not there.");
        assertThat(told.at("/appeal/decidedAt")).isEqualTo(decided.json().path("at"));
        assertThat(told.toString()).doesNotContain(user(jonas), user(camille));
        assertThat(expect(200, tomas.get("/api/v1/me")).json().has("restriction"))
                .isFalse();
        assertThat(expect(200, jonas.post(DESK + "/" + caseId + "/decision", deny()))
                        .text())
                .isEqualTo(decided.text());
    }

    @Test
    void everythingThatIsDoneWithAnAppealIsInTheAudit() {
        String caseId = restricted(tomas);
        expect(201, tomas.post(appeal(caseId), SAID));
        expect(200, jonas.get(DESK));
        expect(200, jonas.post(DESK + "/" + caseId + "/decision", GRANT));

        JsonNode entries =
                expect(200, somebody("ada").get("/api/v1/desk/audit")).json().path("entries");

        assertThat(StreamSupport.stream(entries.spliterator(), false)
                        .map(entry -> entry.path("action").asText() + " "
                                + entry.path("case").asText()))
                .containsExactly("lifted " + caseId, "granted " + caseId, "read " + caseId, "restricted " + caseId);
        assertThat(entries.get(1).path("by").asText()).isEqualTo(user(jonas));
        assertThat(entries.get(1).path("about").asText()).isEqualTo(user(tomas));
    }

    @Test
    void anAppealIsMadeOnceAndTheSameWordsAgainAreAnsweredAsItStands() {
        String caseId = restricted(tomas);
        Answer first = expect(201, tomas.post(appeal(caseId), SAID));

        assertThat(expect(200, tomas.post(appeal(caseId), SAID)).text()).isEqualTo(first.text());
        assertThat(rule(409, tomas.post(appeal(caseId), said("Other words.")))).isEqualTo("appeal.once");
        expect(200, jonas.post(DESK + "/" + caseId + "/decision", deny()));
        assertThat(rule(409, tomas.post(appeal(caseId), said("Other words.")))).isEqualTo("appeal.once");
        assertThat(expect(200, tomas.post(appeal(caseId), SAID))
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("denied");
        assertThat(expect(200, tomas.get("/api/v1/me"))
                        .json()
                        .at("/restriction/case")
                        .asText())
                .isEqualTo(caseId);
    }

    @Test
    void whatCannotBeAnAppealIsRefusedAndSaysWhy() {
        String caseId = restricted(tomas);

        assertThat(field(tomas.post(appeal(caseId), "{}"))).isEqualTo("text");
        assertThat(field(tomas.post(appeal(caseId), said("")))).isEqualTo("text");
        assertThat(field(tomas.post(appeal(caseId), said(" \\n ")))).isEqualTo("text");
        assertThat(field(tomas.post(appeal(caseId), said("x".repeat(1_001))))).isEqualTo("text");
        assertThat(expect(400, tomas.post(appeal(caseId), said("x".repeat(1_001))))
                        .error()
                        .path("limit")
                        .asInt())
                .isEqualTo(1_000);
        expect(201, tomas.post(appeal(caseId), said("x".repeat(1_000))));
        assertThat(field(jonas.post(DESK + "/" + caseId + "/decision", "{\"outcome\":\"granted\"}")))
                .isEqualTo("reason");
        assertThat(field(jonas.post(DESK + "/" + caseId + "/decision", "{\"outcome\":\"lifted\",\"reason\":\"x\"}")))
                .isEqualTo("outcome");
    }

    @Test
    void anothersRestrictionAndOneThatIsOverAreNotAppealedAgainst() {
        String caseId = restricted(tomas);
        Tab maya = somebody("maya");

        Answer anothers = expect(404, maya.post(appeal(caseId), SAID));
        assertThat(expect(404, maya.post(appeal("R-none"), SAID)).error().path("message"))
                .isEqualTo(anothers.error().path("message"));
        assertThat(expect(200, maya.get(OWN)).json().path("restrictions")).isEmpty();

        expect(200, camille.post("/api/v1/desk/restrictions/" + caseId + "/lift", null));
        assertThat(rule(409, tomas.post(appeal(caseId), SAID))).isEqualTo("appeal.over");
    }

    @Test
    void openAppealsComeTheOldestFirstAndInPages() {
        List<String> cases = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < 3; i++) {
            String caseId = "R-page-" + i;
            server.engine()
                    .stores()
                    .restrictions()
                    .save(new Restriction(
                            caseId, new UserId(user(tomas)), "spam", "Links.", true, now.minusSeconds(1), null));
            expect(201, tomas.post(appeal(caseId), SAID));
            cases.add(caseId);
        }

        JsonNode first = expect(200, jonas.get(DESK + "?limit=2")).json();
        JsonNode rest = expect(
                        200,
                        jonas.get(DESK + "?limit=2&after=" + first.path("next").asText()))
                .json();

        assertThat(first.path("appeals").findValuesAsText("state")).containsOnly("open");
        assertThat(List.of(
                        first.at("/appeals/0/case").asText(),
                        first.at("/appeals/1/case").asText(),
                        rest.at("/appeals/0/case").asText()))
                .isEqualTo(cases);
        assertThat(rest.has("next")).isFalse();
        assertThat(field(jonas.get(DESK + "?after=R-none"))).isEqualTo("after");
        assertThat(field(jonas.get(DESK + "?limit=21"))).isEqualTo("limit");
    }

    @Test
    void whoTriesTooOftenHasToWait() {
        String caseId = restricted(tomas);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(tomas.post(appeal(caseId), said("No. " + i)).status());
        }

        assertThat(statuses).startsWith(201).contains(429).doesNotContain(500);
    }

    private String restricted(Tab person) {
        String path = "/api/v1/desk/people/" + user(person) + "/restrictions";
        return expect(201, camille.post(path, "{\"rule\":\"scams\",\"what\":\"You sold things.\",\"until\":null}"))
                .json()
                .path("case")
                .asText();
    }

    private static String appeal(String caseId) {
        return OWN + "/" + caseId + "/appeal";
    }

    private static String said(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static String deny() {
        return "{\"outcome\":\"denied\",\"reason\":\"Three people said the same.\"}";
    }

    private static JsonNode own(Tab person) {
        return expect(200, person.get(OWN)).json().at("/restrictions/0");
    }

    private static String rule(int status, Answer answer) {
        return expect(status, answer).error().path("rule").asText();
    }

    private static String field(Answer answer) {
        return expect(400, answer).error().path("field").asText();
    }

    private static String user(Tab person) {
        return expect(200, person.get("/api/v1/me")).json().at("/user/id").asText();
    }

    private Tab somebody(String persona) {
        return Tab.of(server, (persona + "0000000").substring(0, 8)).signedInAs(persona);
    }
}
