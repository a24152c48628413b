package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.conversation.TranscriptStore.Transcript;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.postgres.PostgresBackend;
import io.duologue.postgres.PostgresFigures;
import io.duologue.postgres.PostgresOptions;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two servers on one Redis and one Postgres are one platform, and neither notices more than it must when one of those is away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralNodesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static SharedStores stores;
    private static ReferenceServer first;
    private static ReferenceServer second;

    private Line one;
    private Line other;
    private String conversation;
    private int sent;

    @BeforeAll
    static void open() throws Exception {
        stores = SharedStores.start();
        first = node();
        second = node();
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
        stores.close();
    }

    private static ReferenceServer node() throws IOException, ConfigurationException {
        return stores.node(
                Map.of("DUOLOGUE_RETENTION_MESSAGES", "full", "DUOLOGUE_LIMIT_REPORTS", "10/100ms"),
                figures -> figures.transcriptTurn(Duration.ofMillis(500)));
    }

    @AfterEach
    void leave() {
        if (conversation != null) {
            end();
            one.leave();
            other.leave();
        }
    }

    @Test
    void whoSignsInAtOneIsKnownAtTheOther() {
        Tab here = Tab.of(first, "knowna00").signedInAs("maya");

        assertThat(here.at(second).get("/api/v1/me").json())
                .isEqualTo(here.get("/api/v1/me").json());
    }

    @Test
    void whatOneHasDoneIsNotDoneAgainByTheOther() {
        Tab here = Tab.of(first, "repeata0").signedInAs("keiko");
        Line line = here.live();
        String join = "{\"topics\":[\"open-source\"],\"mode\":\"text\",\"intent\":\"talk\"}";
        Tab.Answer done = expect(202, here.post("/api/v1/queue", join, "Idempotency-Key", "queue-key-1"));
        expect(200, here.delete("/api/v1/queue"));

        Tab.Answer again = expect(202, here.at(second).post("/api/v1/queue", join, "Idempotency-Key", "queue-key-1"));

        assertThat(again.text()).isEqualTo(done.text());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(here.get("/api/v1/queue").json().path("state").asText()).isEqualTo("idle");
        line.leave();
    }

    @Test
    void peopleOfTheTwoMeetAndTalk() {
        Tab here = Tab.of(first, "meeta000").signedInAs("maya");
        Tab there = Tab.of(second, "meetb000").signedInAs("tomas");

        meet(here, there);

        assertThat(said("from one node to the other")).isEqualTo("from one node to the other");
    }

    @Test
    void whatWasSaidIsInPostgresSoonAfterAndIsReadThereWhenTheLogIsGone() {
        Tab here = Tab.of(first, "keepa000").signedInAs("maya");
        Tab there = Tab.of(second, "keepb000").signedInAs("tomas");
        meet(here, there);
        said("this is kept");
        said("and this");
        ConversationId talk = new ConversationId(conversation);
        leave();
        conversation = null;

        try (PostgresBackend backend = PostgresBackend.open(PostgresOptions.of(stores.database()))) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(backend.transcripts().find(talk).orElseThrow().endedAt())
                        .isNotNull();
                // While that is not told, nobody is shown what the other one said.
                assertThat(backend.conversations().find(talk).orElseThrow().cause())
                        .isNotNull();
            });
        }
        for (Object key : (List<?>) stores.redis().command("KEYS", "*log:{" + talk + "}:*")) {
            stores.redis().command("DEL", String.valueOf(key));
        }

        for (Tab reader : List.of(here.at(second), there.at(first))) {
            JsonNode entries = expect(200, reader.get("/api/v1/conversations/" + talk + "/messages"))
                    .json()
                    .path("entries");
            assertThat(entries.findValuesAsText("text")).containsExactly("this is kept", "and this");
        }
        expect(404, Tab.of(first, "keepc000").signedInAs("jonas").get("/api/v1/conversations/" + talk + "/messages"));
    }

    @Test
    void whatBothCountIsInPostgresSoonAfter() {
        meet(
                Tab.of(first, "counta00").signedInAs("maya"),
                Tab.of(second, "countb00").signedInAs("tomas"));
        said("this is counted");

        try (PostgresBackend backend = PostgresBackend.open(PostgresOptions.of(stores.database()))) {
            LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
            await().atMost(SOON).untilAsserted(() -> {
                List<PostgresFigures.Day> days = backend.figures().days(yesterday, yesterday.plusDays(2));
                assertThat(days).anySatisfy(day -> {
                    assertThat(day.times(AnalyticsEvent.Name.MATCHED)).isPositive();
                    assertThat(day.times(AnalyticsEvent.Name.WAITED)).isPositive();
                    assertThat(day.times(AnalyticsEvent.Name.MESSAGE_ACCEPTED)).isPositive();
                    assertThat(day.people()).isGreaterThan(1);
                });
            });
        }
    }

    @Test
    void whoTalksGoesOnAndComesBackToTheOtherNodeWhilePostgresIsAway() {
        Tab here = Tab.of(first, "pgawaya0").signedInAs("ada");
        Tab there = Tab.of(second, "pgawayb0").signedInAs("camille");
        meet(here, there);
        said("before");

        stores.postgres().freeze();
        try {
            assertThat(said("meanwhile")).isEqualTo("meanwhile");
            one.leave();
            one = here.at(second).live();
            assertThat(said("from the other node")).isEqualTo("from the other node");
            assertThat(here.get("/health/ready").status() == 200).isTrue();
            Tab.Answer refused = Tab.of(first, "pgawayc0").post("/api/v1/auth/sign-in/demo", "{\"persona\":\"jonas\"}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("store.unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            stores.postgres().thaw();
        }

        await().atMost(SOON)
                .untilAsserted(() -> expect(
                        200, Tab.of(first, "pgawayc0").post("/api/v1/auth/sign-in/demo", "{\"persona\":\"jonas\"}")));
        assertThat(said("after")).isEqualTo("after");
    }

    @Test
    void aReportWhilePostgresIsAwayIsRefusedAndWhoeverTriesAgainHasReportedOnce() {
        Tab here = Tab.of(first, "pgreport").signedInAs("jonas");
        meet(here, Tab.of(second, "pgreporu").signedInAs("keiko"));
        said("buy this");
        UserId reporter =
                new UserId(here.get("/api/v1/me").json().at("/user/id").asText());
        String report = "{\"conversation\":\"%s\",\"reason\":\"spam\",\"note\":\"an offer\"}".formatted(conversation);
        Supplier<Tab.Answer> reporting = () -> here.post("/api/v1/reports", report, "Idempotency-Key", "report-key-1");

        stores.postgres().freeze();
        try {
            Tab.Answer refused = reporting.get();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("store.unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        } finally {
            stores.postgres().thaw();
        }

        Tab.Answer reported = await().atMost(SOON).until(reporting::get, answer -> answer.status() == 201);
        assertThat(reporting.get().text()).isEqualTo(reported.text());
        try (PostgresBackend backend = PostgresBackend.open(PostgresOptions.of(stores.database()))) {
            assertThat(backend.reports().by(reporter, 10)).singleElement().satisfies(kept -> {
                assertThat(kept.caseId()).isEqualTo(reported.json().path("case").asText());
                assertThat(kept.conversation()).isEqualTo(new ConversationId(conversation));
                assertThat(backend.reports().find(kept.caseId()).orElseThrow().evidence())
                        .extracting(Evidence::text)
                        .containsExactly("buy this");
            });
        }
    }

    @Test
    void whatWasSaidWhilePostgresWasAwayAndItsEndAreInPostgresSoonAfter() {
        meet(
                Tab.of(first, "pgenda00").signedInAs("tomas"),
                Tab.of(second, "pgendb00").signedInAs("jonas"));

        stores.postgres().kill();
        try {
            said("the last word");
            end();
            awaitRefusal();
        } finally {
            restartPostgres();
        }

        awaitInPostgres("the last word");
        one.leave();
        other.leave();
    }

    @Test
    void theyAreThoughBothWentBeforePostgresWasBack() {
        meet(
                Tab.of(first, "pggonea0").signedInAs("camille"),
                Tab.of(second, "pggoneb0").signedInAs("ada"));

        stores.postgres().kill();
        try {
            said("the last word");
            end();
            one.leave();
            other.leave();
            awaitRefusal();
        } finally {
            restartPostgres();
        }

        awaitInPostgres("the last word");
    }

    /** What either node began before, and wanted Postgres for, has failed by then as well. */
    private static void awaitRefusal() {
        for (ReferenceServer node : List.of(first, second)) {
            expect(503, Tab.of(node, "pgrefuse").post("/api/v1/auth/sign-in/demo", "{\"persona\":\"diego\"}"));
        }
    }

    /** Returns once either node has noticed. */
    private static void restartPostgres() {
        stores.postgres().restart();
        for (ReferenceServer node : List.of(first, second)) {
            Tab somebody = Tab.of(node, "pgreturn");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> expect(200, somebody.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"diego\"}")));
        }
    }

    private void awaitInPostgres(String text) {
        ConversationId talk = new ConversationId(conversation);
        conversation = null;
        try (PostgresBackend backend = PostgresBackend.open(PostgresOptions.of(stores.database()))) {
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(backend.conversations().find(talk).orElseThrow().cause())
                        .isEqualTo(EndCause.ENDED);
                Transcript transcript = backend.transcripts().find(talk).orElseThrow();
                assertThat(transcript.endedAt()).isNotNull();
                assertThat(transcript.lines())
                        .extracting(TranscriptStore.Line::text)
                        .containsExactly(text);
            });
        }
    }

    /** The last one: a node notices one by one which of its connections were broken, and whoever comes meanwhile is asked to come again. */
    @Test
    @Order(Integer.MAX_VALUE)
    void whileRedisIsAwayNothingIsAcceptedAndAfterItNothingIsMissing() {
        Tab here = Tab.of(first, "rdawaya0").signedInAs("maya");
        Tab there = Tab.of(second, "rdawayb0").signedInAs("jonas");
        meet(here, there);
        said("before");

        stores.redis().kill();
        try {
            await().atMost(SOON).until(() -> here.get("/health/ready").status() == 503);
            assertThat(here.get("/health/ready").json().path("status").asText()).isEqualTo("store.unavailable");
            say("meanwhile");
            JsonNode refused = one.await("error");
            assertThat(refused.at("/error/code").asText()).isEqualTo("store.unavailable");
            assertThat(refused.at("/error/retryAfterMs").asLong()).isPositive();
            Tab.Answer asked = here.get("/api/v1/me");
            assertThat(asked.status()).isEqualTo(503);
            assertThat(asked.headers().firstValue("Retry-After")).isPresent();
        } finally {
            stores.redis().restart();
        }

        for (Tab node : List.of(here, here.at(second))) {
            await().atMost(SOON).until(() -> node.get("/health/ready").status() == 200);
        }
        sent--;
        assertThat(said("again")).isEqualTo("again");
    }

    private void meet(Tab here, Tab there) {
        one = here.live();
        other = there.live();
        search(one);
        search(other);
        accept(one);
        accept(other);
        conversation = one.await("match.found").path("conversation").asText();
        other.await("match.found");
    }

    private static void search(Line line) {
        line.say(
                "{\"type\":\"queue.join\",\"id\":\"j\",\"data\":{\"topics\":[\"open-source\"],\"mode\":\"text\",\"intent\":\"talk\"}}");
    }

    private static void accept(Line line) {
        String offer = line.await("match.offer").at("/data/offer").asText();
        line.say("{\"type\":\"match.accept\",\"id\":\"a\",\"data\":{\"offer\":\"" + offer + "\"}}");
    }

    private void end() {
        one.say(
                "{\"type\":\"conversation.end\",\"id\":\"e\",\"conversation\":\"%s\",\"n\":%d,\"data\":{\"next\":false}}"
                        .formatted(conversation, sent + 1));
        other.await("conversation.ended");
    }

    /** What the other one hears of it. */
    private String said(String text) {
        say(text);
        JsonNode heard = other.await("message.new");
        return heard.at("/data/text").asText();
    }

    private void say(String text) {
        one.say("{\"type\":\"message.send\",\"id\":\"m\",\"conversation\":\"%s\",\"n\":%d,\"data\":{\"text\":\"%s\"}}"
                .formatted(conversation, ++sent, text));
    }
}
