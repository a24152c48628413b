package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody says of himself and of whom he wants to meet, over HTTP. */
class WishesIT {
    private static final String JOIN = "{\"topics\":[\"open-source\"],\"mode\":\"text\",\"intent\":\"talk\"}";

    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0", "company-shown-from", "2")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void interestsAreKeptInTheFormInWhichTheyAreCompared() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");

        JsonNode saved = expect(200, maya.put("/api/v1/profile", "{\"interests\":[\" Event  Sourcing \",\"CHESS\"]}"))
                .json();

        assertThat(texts(saved.path("interests"))).containsExactly("event-sourcing", "chess");
        assertThat(maya.get("/api/v1/profile").json()).isEqualTo(saved);
    }

    @Test
    void anInterestThatIsNoneIsRefusedWithItsFieldItsBoundAndWhatWasGiven() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        String tooMany = IntStream.range(0, 21)
                .mapToObj(i -> "\"interest " + i + "\"")
                .collect(Collectors.joining(",", "[", "]"));

        assertRefused(maya.put("/api/v1/profile", "{\"interests\":" + tooMany + "}"), "interests", 20, "but were 21");
        assertRefused(interests(maya, "a", "x".repeat(41)), "interests[1]", 40, "but was 41");
        assertRefused(interests(maya, " "), "interests[0]", 1, "but was 0");
        // One character that is eighteen in the form in which interests are compared.
        assertRefused(interests(maya, "\uFDFA\uFDFA\uFDFA"), "interests[0]", 40, "but was 54");
        assertRefused(interests(maya, "Chess", "chess"), "interests[1]", 0, "once");
        assertThat(maya.get("/api/v1/profile").json().path("interests")).isEmpty();
    }

    @Test
    void aCompanyIsWrittenDownAndTakenBack() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");

        JsonNode said = expect(200, maya.put("/api/v1/profile", "{\"company\":\" Acme, Inc. \"}"))
                .json();
        assertRefused(maya.put("/api/v1/profile", company("x".repeat(81))), "company", 80, "but was 81");
        assertRefused(maya.put("/api/v1/profile", company("")), "company", 1, "but was 0");
        assertRefused(maya.put("/api/v1/profile", company("!!")), "company", 1, "letter");
        JsonNode back =
                expect(200, maya.put("/api/v1/profile", "{\"company\":null}")).json();

        assertThat(said.path("company").asText()).isEqualTo("Acme, Inc.");
        assertThat(back.path("company").isNull()).isTrue();
    }

    @Test
    void aCompanyIsShownFromTheSecondOfItsPeopleOnAndNobodyIsToldHowManyThereAre() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        Tab tomas = Tab.of(server, "tomas000").signedInAs("tomas");

        JsonNode alone =
                expect(200, maya.put("/api/v1/profile", company("Acme, Inc."))).json();
        expect(200, tomas.put("/api/v1/profile", company("ACME")));
        JsonNode together = maya.get("/api/v1/profile").json();

        assertThat(alone.path("companyShown").asBoolean()).isFalse();
        assertThat(alone.path("companyShownFrom").asInt()).isEqualTo(2);
        assertThat(together.path("companyShown").asBoolean()).isTrue();
        assertThat(together.path("companyShownFrom").asInt()).isEqualTo(2);
    }

    /** Else whoever names one after the other learns of each when somebody from there comes. */
    @Test
    void threeOtherCompaniesAreEnoughForNowAndTheSameOneAndNoneAreNoOther() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        expect(200, maya.put("/api/v1/profile", company("Acme, Inc.")));
        expect(200, maya.put("/api/v1/profile", company("ACME")));
        expect(200, maya.put("/api/v1/profile", "{\"company\":null}"));
        expect(200, maya.put("/api/v1/profile", company("Globex")));
        expect(200, maya.put("/api/v1/profile", company("Initech")));

        Answer refused = maya.put("/api/v1/profile", "{\"company\":\"Umbrella\",\"bio\":\"not kept\"}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate.limited");
        assertThat(refused.error().path("field").asText()).isEqualTo("company");
        assertThat(refused.error().path("limit").asInt()).isEqualTo(3);
        assertThat(refused.error().path("message").asText()).contains("at most 3 other companies, and then one a day");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(86_000L, 86_400L);
        JsonNode kept = maya.get("/api/v1/profile").json();
        assertThat(kept.path("company").asText()).isEqualTo("Initech");
        assertThat(kept.path("bio").asText()).isNotEqualTo("not kept");
        expect(200, maya.put("/api/v1/profile", "{\"company\":\"INITECH\",\"bio\":\"kept\"}"));
        expect(200, Tab.of(server, "tomas000").signedInAs("tomas").put("/api/v1/profile", company("Umbrella")));
    }

    @Test
    void whatASearchBeginsWithIsRemembered() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");

        JsonNode before = maya.get("/api/v1/preferences").json();
        JsonNode after = expect(
                        200,
                        maya.put(
                                "/api/v1/preferences",
                                "{\"intent\":\"be-hired\",\"mode\":\"audio\",\"avoidColleagues\":false}"))
                .json();

        assertThat(List.of(before.path("intent").asText(), before.path("mode").asText()))
                .containsExactly("talk", "text");
        assertThat(before.path("avoidColleagues").asBoolean()).isTrue();
        assertThat(List.of(after.path("intent").asText(), after.path("mode").asText()))
                .containsExactly("be-hired", "audio");
        assertThat(after.path("avoidColleagues").asBoolean()).isFalse();
        assertThat(after.path("sound").asBoolean()).isTrue();
        assertRefused(maya.put("/api/v1/preferences", "{\"intent\":\"love\"}"), "intent", 0, "expected talk, learn");
        assertRefused(maya.put("/api/v1/preferences", "{\"mode\":\"smoke\"}"), "mode", 0, "expected text, audio");
    }

    @Test
    void aPauseEndsTheSearchAndAnotherOneIsRefusedUntilItIsLifted() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        Line line = maya.live();
        expect(202, maya.post("/api/v1/queue", JOIN));
        String until = Instant.now().plus(Duration.ofDays(3)).toString();

        JsonNode paused = expect(200, maya.put("/api/v1/preferences", "{\"pausedUntil\":\"" + until + "\"}"))
                .json();
        String state = maya.get("/api/v1/queue").json().path("state").asText();
        Answer search = maya.post("/api/v1/queue", JOIN);
        JsonNode resumed = expect(200, maya.put("/api/v1/preferences", "{\"pausedUntil\":null}"))
                .json();

        assertThat(Instant.parse(paused.path("pausedUntil").asText()))
                .isBetween(Instant.parse(until).minusMillis(1), Instant.parse(until));
        assertThat(state).isEqualTo("idle");
        assertThat(line.await("queue.left").at("/data/reason").asText()).isEqualTo("self");
        assertThat(search.status()).isEqualTo(409);
        assertThat(search.code()).isEqualTo("queue.paused");
        assertThat(resumed.path("pausedUntil").isNull()).isTrue();
        expect(202, maya.post("/api/v1/queue", JOIN));
        line.leave();
    }

    @Test
    void aPauseLiesInTheYearToCome() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");

        for (Duration away : List.of(Duration.ofDays(366), Duration.ofDays(-1))) {
            Instant until = Instant.now().plus(away);
            assertRefused(
                    maya.put("/api/v1/preferences", "{\"pausedUntil\":\"" + until + "\"}"),
                    "pausedUntil",
                    365,
                    until.toString().substring(0, 19));
        }
        assertRefused(maya.put("/api/v1/preferences", "{\"pausedUntil\":\"Monday\"}"), "pausedUntil", 0, "such as");
        assertThat(maya.get("/api/v1/preferences").json().path("pausedUntil").isNull())
                .isTrue();
    }

    @Test
    void whomOneWouldRatherNotMeetIsNamedByAConversationAndTakenOffAgain() {
        Tab maya = Tab.of(server, "maya0000").signedInAs("maya");
        Tab tomas = Tab.of(server, "tomas000").signedInAs("tomas");
        Tab ada = Tab.of(server, "ada00000").signedInAs("ada");
        String conversation = talked(maya, tomas);
        String body = "{\"conversation\":\"" + conversation + "\"}";

        JsonNode wish = expect(201, maya.post("/api/v1/avoided", body)).json();
        JsonNode again = expect(201, maya.post("/api/v1/avoided", body)).json();
        JsonNode list = maya.get("/api/v1/avoided").json().path("avoided");

        assertThat(wish.path("name").asText()).startsWith("Tom");
        assertThat(again).isEqualTo(wish);
        assertThat(list).hasSize(1).first().isEqualTo(wish);
        assertThat(tomas.get("/api/v1/avoided").json().path("avoided")).isEmpty();
        assertThat(ada.post("/api/v1/avoided", body).code()).isEqualTo("not.member");
        assertRefused(maya.post("/api/v1/avoided", "{\"conversation\":\"Tom\"}"), "conversation", 0, "id");
        assertRefused(maya.post("/api/v1/avoided", "{}"), "conversation", 0, "absent");
        String id = wish.path("id").asText();
        assertThat(tomas.delete("/api/v1/avoided/" + id).status()).isEqualTo(404);
        expect(204, maya.delete("/api/v1/avoided/" + id));
        assertThat(maya.delete("/api/v1/avoided/" + id).status()).isEqualTo(404);
        assertThat(maya.get("/api/v1/avoided").json().path("avoided")).isEmpty();
    }

    /** Two who have talked with each other. */
    private static String talked(Tab one, Tab other) {
        Line line = one.live();
        Line otherLine = other.live();
        for (Tab tab : List.of(one, other)) {
            expect(200, tab.put("/api/v1/preferences", "{\"offer\":\"auto\"}"));
            expect(202, tab.post("/api/v1/queue", JOIN));
        }
        String conversation = line.await("match.found").path("conversation").asText();
        otherLine.await("match.found");
        expect(200, one.post("/api/v1/conversations/" + conversation + "/end", "{\"n\":1}"));
        line.leave();
        otherLine.leave();
        return conversation;
    }

    private static Answer interests(Tab tab, String... interests) {
        String list =
                Stream.of(interests).map(interest -> "\"" + interest + "\"").collect(Collectors.joining(",", "[", "]"));
        return tab.put("/api/v1/profile", "{\"interests\":" + list + "}");
    }

    private static String company(String name) {
        return "{\"company\":\"" + name + "\"}";
    }

    private static List<String> texts(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.get(i).asText())
                .toList();
    }

    /** @param limit the bound that is named; 0 for none */
    private static void assertRefused(Answer answer, String field, int limit, String given) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("frame.invalid");
        assertThat(answer.error().path("field").asText()).isEqualTo(field);
        assertThat(answer.error().path("limit").asInt()).isEqualTo(limit);
        assertThat(answer.error().path("message").asText()).contains(given);
    }
}
