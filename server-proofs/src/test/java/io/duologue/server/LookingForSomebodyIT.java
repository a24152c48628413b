package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and admins see of a search while it lasts, by an operator's own table, and what is recorded of it. */
class LookingForSomebodyIT {
    private static final String QUEUE = "/api/v1/desk/queue";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Path trace;
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        Path table = Files.writeString(folder.resolve("table"), """
                0 s | 0.8 | leaf | 1   | any | any | cool-down
                1 s | 0.5 | leaf | any | any | any | cool-down
                """);
        trace = folder.resolve("trace");
        server = ReferenceServer.start(Configuration.read(
                Map.of("DUOLOGUE_MATCHING_RELAXATION", table.toString(), "DUOLOGUE_MATCHING_TRACE", trace.toString()),
                Optional.empty(),
                Map.of("demo", "true", "port", "0", "moderators", "demo:camille", "admins", "demo:ada")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoPreviewsSeesTopicsAndSeniorityAndNoNameBeforeBothHaveAccepted() {
        Tab maya = Tab.of(server, "previewa").signedInAs("maya");
        Tab tomas = Tab.of(server, "previewb").signedInAs("tomas");
        expect(200, maya.put("/api/v1/preferences", "{\"offer\":\"preview\"}"));
        Line mayas = searching(maya, "backend", "en");
        Line tomass = searching(tomas, "backend", "en");

        JsonNode previewed = mayas.await("match.offer").path("data");
        JsonNode seen = tomass.await("match.offer").path("data");

        assertThat(previewed.path("preview").asBoolean()).isTrue();
        assertThat(previewed.at("/card/topics")).isNotEmpty();
        assertThat(previewed.at("/card/seniority").asText()).isNotEmpty();
        assertThat(previewed.toString()).doesNotContain("Tomás").doesNotContain("Rey");
        assertThat(seen.path("preview").asBoolean()).isFalse();
        assertThat(seen.at("/card/name").asText()).isEqualTo("Maya Lindqvist");
        accept(mayas, previewed);
        accept(tomass, seen);
        assertThat(mayas.await("match.found").at("/data/partner/name").asText()).isEqualTo("Tomás Rey");
    }

    @Test
    void adminsAndNobodyElseSeeHowManyWaitForWhatAndWhatKeepsSomebodyFromTheOthers() {
        Tab maya = Tab.of(server, "desksa00").signedInAs("maya");
        Tab tomas = Tab.of(server, "desksb00").signedInAs("tomas");
        Tab ada = Tab.of(server, "desksc00").signedInAs("ada");
        searching(maya, "backend", "en");
        searching(tomas, "backend", "fr");
        String user = expect(200, maya.get("/api/v1/me")).json().at("/user/id").asText();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(expect(200, ada.get(QUEUE))
                                .json()
                                .path("waiting")
                                .asInt())
                        .isEqualTo(2));
        JsonNode whyNot = expect(200, ada.get(QUEUE + "/" + user)).json();

        assertThat(ada.get(QUEUE).json().at("/byTopic/backend").asInt()).isEqualTo(2);
        assertThat(whyNot.path("others").asInt()).isEqualTo(1);
        assertThat(whyNot.path("fitting").asInt()).isZero();
        assertThat(whyNot.path("obstacles").findValuesAsText("rule")).contains("shared-language");
        expect(200, ada.get(QUEUE + "/" + user));
        assertThat(ada.get("/api/v1/desk/audit").json().path("entries"))
                .filteredOn(entry -> entry.path("case").asText().equals("queue"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("action").asText()).isEqualTo("read");
                    assertThat(entry.path("about").asText()).isEqualTo(user);
                });
        expect(403, Tab.of(server, "desksd00").signedInAs("camille").get(QUEUE));
        expect(403, maya.get(QUEUE + "/" + user));
    }

    @Test
    void whoHasNotSearchedYetIsToldHowLongItUsuallyTakesAndNothingOfFewPeople() {
        List<Tab> tabs = List.of("maya", "tomas", "ada", "camille", "keiko", "priya", "jonas", "diego").stream()
                .map(persona ->
                        Tab.of(server, (persona + "waits").substring(0, 8)).signedInAs(persona))
                .toList();
        tabs.forEach(tab -> expect(200, tab.put("/api/v1/preferences", "{\"offer\":\"auto\"}")));
        Tab maya = tabs.get(0);
        assertThat(usualWait(maya, "backend").isNull()).isTrue();

        List<Line> talking = tabs.stream().map(Tab::live).toList();
        talking.forEach(line -> join(line, "backend", "en"));
        talking.forEach(line -> line.await("match.found"));

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(usualWait(maya, "backend").path("p80").asLong(-1))
                                .isNotNegative());
        assertThat(usualWait(maya, "hiring").isNull()).isTrue();
        assertThat(maya.get("/api/v1/lobby/wait?topics=juggling").status()).isEqualTo(400);
        assertThat(maya.get("/api/v1/lobby/wait?surprise=perhaps").status()).isEqualTo(400);
    }

    private static JsonNode usualWait(Tab tab, String topic) {
        return expect(200, tab.get("/api/v1/lobby/wait?languages=en&topics=" + topic))
                .json()
                .path("estimateMs");
    }

    @Test
    void anybodySeesHowManyWaitInStepsAndFewAreFew() {
        Tab nobody = Tab.of(server, "crowda00");
        searching(Tab.of(server, "crowdb00").signedInAs("maya"), "backend", "en");
        searching(Tab.of(server, "crowdc00").signedInAs("tomas"), "backend", "fr");

        JsonNode crowd = expect(200, nobody.get("/api/v1/lobby/crowd")).json();

        assertThat(crowd.path("waiting").asInt()).isZero();
        assertThat(crowd.path("byTopic")).isEmpty();
        assertThat(crowd.at("/byKind/text").asInt()).isZero();
    }

    @Test
    void ofManyWhoWaitAnybodySeesTheStepAndForWhat() {
        Tab nobody = Tab.of(server, "crowdd00");
        Map<String, String> languages =
                Map.of("maya", "en", "tomas", "fr", "ada", "de", "camille", "es", "keiko", "ja", "priya", "hi");
        languages.forEach((persona, language) -> searching(
                Tab.of(server, (persona + "crowd").substring(0, 8)).signedInAs(persona), "backend", language));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(expect(200, nobody.get("/api/v1/lobby/crowd"))
                                .json()
                                .path("waiting")
                                .asInt())
                        .isEqualTo(5));
        JsonNode crowd = expect(200, nobody.get("/api/v1/lobby/crowd")).json();

        assertThat(crowd.at("/byTopic/backend").asInt()).isEqualTo(5);
        assertThat(crowd.path("byTopic")).hasSize(1);
        assertThat(crowd.at("/byKind/text").asInt()).isEqualTo(5);
        assertThat(crowd.at("/byKind/video").asInt()).isZero();
    }

    @Test
    void whatIsWidenedIsWhatTheOperatorsTableSays() {
        Tab maya = Tab.of(server, "widena00").signedInAs("maya");
        Line line = searching(maya, "backend", "en");

        JsonNode widened = line.await("queue.waiting").at("/data/widened");
        while (widened.isEmpty()) {
            widened = line.await("queue.waiting").at("/data/widened");
        }

        assertThat(widened.findValuesAsText("what")).isSubsetOf("seniority", "topic", "timezone", "repeat");
        assertThat(widened.get(0).path("atMs").asLong()).isEqualTo(1_000);
    }

    /** By the standard table they would wait for eight seconds, and be told what is widened meanwhile. */
    @Test
    void byTheTableOfTopicsAloneTwoMeetBeforeAnythingIsWidenedThoughTheyLiveEightHoursApart()
            throws IOException, ConfigurationException {
        try (ReferenceServer byTopic = ReferenceServer.start(Configuration.read(
                Map.of("DUOLOGUE_MATCHING_RELAXATION", "by-topic"),
                Optional.empty(),
                Map.of("demo", "true", "port", "0")))) {
            Line keiko = searching(Tab.of(byTopic, "bytopica").signedInAs("keiko"), "backend", "en");
            Line maya = Tab.of(byTopic, "bytopicb").signedInAs("maya").live();

            join(maya, "backend", "en");

            accept(maya, maya.await("match.offer").path("data"));
            accept(keiko, keiko.await("match.offer").path("data"));
            assertThat(maya.await("match.found").at("/data/partner/name").asText())
                    .isEqualTo("Keiko Tanabe");
            assertThat(keiko.heard()).noneMatch(frame -> frame.contains("\"atMs\""));
        }
    }

    @Test
    void whoSearchedIsInTheTraceAsANumber() throws IOException {
        Tab maya = Tab.of(server, "tracea00").signedInAs("maya");
        Line line = searching(maya, "backend", "en");
        expect(200, maya.delete("/api/v1/queue"));
        line.leave();

        server.close();

        assertThat(Files.readAllLines(trace)).hasSize(2).last().asString().contains("topics=backend", " 0 ");
        assertThat(Files.readString(trace)).doesNotContainIgnoringCase("maya");
    }

    private static Line searching(Tab tab, String topic, String language) {
        Line line = tab.live();
        join(line, topic, language);
        line.await("queue.waiting");
        return line;
    }

    private static void join(Line line, String topic, String language) {
        line.say("""
                {"type":"queue.join","id":"j","data":{"topics":["%s"],"mode":"text","intent":"talk","languages":["%s"]}}""".formatted(topic, language));
    }

    private static void accept(Line line, JsonNode offer) {
        line.say("{\"type\":\"match.accept\",\"id\":\"a\",\"data\":{\"offer\":\"%s\"}}"
                .formatted(offer.path("offer").asText()));
    }
}
