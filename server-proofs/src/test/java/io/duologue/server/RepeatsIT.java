package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A request with an {@code Idempotency-Key} that comes again is carried out once. */
class RepeatsIT {
    private static final String KEY = "Idempotency-Key";
    private static final String JOIN = "{\"topics\":[\"open-source\"],\"mode\":\"text\",\"intent\":\"talk\"}";

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
    void aReportThatComesAgainIsTheSameCaseAndNotLimited() {
        Pair pair = Pair.meet("report00", "maya", "tomas");
        String report = "{\"conversation\":\"" + pair.conversation() + "\",\"reason\":\"spam\"}";

        Answer first = expect(201, pair.one().post("/api/v1/reports", report, KEY, "report-key-1"));
        Answer again = expect(201, pair.one().post("/api/v1/reports", report, KEY, "\"report-key-1\""));

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(pair.one().get("/api/v1/reports").json().path("reports")).hasSize(1);
        pair.end();
    }

    /** An answer with a secret in it is said once, and stays with whoever heard it. */
    @Test
    void anAnswerWithASecretIsNeverKept() {
        Tab program = Tab.of(server, "program0");
        String signIn = "{\"persona\":\"ada\",\"bearer\":true}";

        Answer first = expect(200, program.post("/api/v1/auth/sign-in/demo", signIn, KEY, "sign-in-key-1"));
        Answer second = expect(200, program.post("/api/v1/auth/sign-in/demo", signIn, KEY, "sign-in-key-1"));
        JsonNode bearer = second.json().path("bearer");
        String refresh = "{\"refreshToken\":\"" + bearer.path("refreshToken").asText() + "\"}";
        String authorization = "Bearer " + bearer.path("token").asText();
        Answer ticket = ticket(program, authorization);
        Answer another = ticket(program, authorization);
        Answer refreshed = expect(200, program.post("/api/v1/auth/refresh", refresh, KEY, "refresh-key-1"));
        Answer again = program.post("/api/v1/auth/refresh", refresh, KEY, "refresh-key-1");

        assertThat(second.json().at("/bearer/token")).isNotEqualTo(first.json().at("/bearer/token"));
        assertThat(another.json().path("ticket")).isNotEqualTo(ticket.json().path("ticket"));
        assertThat(again.status()).as("a token that comes twice").isEqualTo(401);
        assertThat(List.of(first, second, ticket, another, refreshed, again))
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Idempotency-Replayed"))
                        .isEmpty());
    }

    private static Answer ticket(Tab program, String authorization) {
        return expect(
                200, program.post("/api/v1/auth/ws-ticket", null, KEY, "ticket-key-1", "Authorization", authorization));
    }

    @Test
    void aKeyWithAnotherBodyIsRefusedAndDoesNothing() {
        Pair pair = Pair.meet("other000", "maya", "diego");
        String block = "{\"conversation\":\"" + pair.conversation() + "\"}";
        expect(201, pair.one().post("/api/v1/blocks", block, KEY, "block-key-1"));
        String id = pair.one().get("/api/v1/blocks").json().at("/blocks/0/id").asText();
        expect(204, pair.one().delete("/api/v1/blocks/" + id));

        Answer other = pair.one().post("/api/v1/blocks", block + " ", KEY, "block-key-1");
        Answer again = pair.one().post("/api/v1/blocks", block, KEY, "block-key-1");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("frame.invalid");
        assertThat(other.error().path("field").asText()).isEqualTo(KEY);
        assertThat(again.status()).isEqualTo(201);
        assertThat(pair.one().get("/api/v1/blocks").json().path("blocks"))
                .as("a repeat does not block again who was forgiven meanwhile")
                .isEmpty();
        pair.end();
    }

    @Test
    void keysOfOthersAndOfOtherRoutesAreOthers() {
        Pair pair = Pair.meet("others00", "ada", "camille");
        String body = "{\"conversation\":\"" + pair.conversation() + "\",\"reason\":\"spam\"}";

        expect(201, pair.one().post("/api/v1/reports", body, KEY, "shared-key-1"));

        Answer partners = expect(201, pair.other().post("/api/v1/reports", body, KEY, "shared-key-1"));
        Answer block = expect(201, pair.one().post("/api/v1/blocks", body, KEY, "shared-key-1"));
        assertThat(partners.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(block.headers().firstValue("Idempotency-Replayed")).isEmpty();
        pair.one().delete("/api/v1/blocks/" + block.json().path("id").asText());
        pair.end();
    }

    @Test
    void whatWasRefusedMayBeTriedAgainWithTheSameKey() {
        Tab tab = Tab.of(server, "refused0").signedInAs("keiko");

        assertThat(tab.post("/api/v1/queue", JOIN, KEY, "queue-key-1").code()).isEqualTo("session.none");
        Line line = tab.live();
        Answer joined = expect(202, tab.post("/api/v1/queue", JOIN, KEY, "queue-key-1"));
        expect(200, tab.delete("/api/v1/queue"));
        Answer again = expect(202, tab.post("/api/v1/queue", JOIN, KEY, "queue-key-1"));

        assertThat(again.text()).isEqualTo(joined.text());
        assertThat(tab.get("/api/v1/queue").json().path("state").asText())
                .as("a late repeat does not search again for who has left")
                .isEqualTo("idle");
        line.leave();
        tab.post("/api/v1/auth/sign-out", null);
    }

    @Test
    void ofManyAtOnceOneIsCarriedOut() throws Exception {
        Pair pair = Pair.meet("atonce00", "jonas", "priya");
        String report = "{\"conversation\":\"" + pair.conversation() + "\",\"reason\":\"spam\"}";
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Answer>> answers = new ArrayList<>();

        for (int i = 0; i < 24; i++) {
            answers.add(threads.submit(() -> pair.one().post("/api/v1/reports", report, KEY, "at-once-key")));
        }

        int carriedOut = 0;
        for (Future<Answer> answer : answers) {
            int status = answer.get().status();
            assertThat(status).isIn(201, 409);
            if (status == 409) {
                assertThat(answer.get().code()).isEqualTo("rate.limited");
                assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
            } else if (answer.get().headers().firstValue("Idempotency-Replayed").isEmpty()) {
                carriedOut++;
            }
        }
        threads.shutdownNow();
        assertThat(carriedOut).isEqualTo(1);
        assertThat(pair.one().get("/api/v1/reports").json().path("reports")).hasSize(1);
        pair.end();
    }

    @Test
    void aBadKeyIsRefusedByNameAndBound() throws IOException {
        Tab tab = Tab.of(server, "badkey00").signedInAs("jonas");

        for (String bad : List.of("", "short", "x".repeat(65), "with space", "käse-und-brot", "\"", "a;b;c;d;e;f")) {
            Answer answer = tab.post("/api/v1/queue", JOIN, KEY, bad);
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("frame.invalid");
            assertThat(answer.error().path("field").asText()).isEqualTo(KEY);
            assertThat(answer.error().path("limit").asInt()).isEqualTo(64);
        }
        Answer two = tab.post("/api/v1/queue", JOIN, KEY, "one-key-1", KEY, "one-key-1");
        assertThat(two.status()).isEqualTo(400);
        assertThat(two.error().path("limit").asInt()).isEqualTo(1);
        tab.post("/api/v1/auth/sign-out", null);
    }

    @Test
    void whoeverIsNotSignedInIsToldThatFirst() {
        assertThat(Tab.of(server, "nobody11")
                        .post("/api/v1/reports", "{}", KEY, "no")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void afterADayAKeyIsNewAgain() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));
        try (ReferenceServer slow = ReferenceServer.start(
                Configuration.read(
                        Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0", "session-lifetime", "3d")),
                List.of(new DemoIdentityProvider(DemoPersonas.all())),
                now::get)) {
            Tab tab = Tab.of(slow, "aday0000").signedInAs("maya");
            Line line = tab.live();
            expect(202, tab.post("/api/v1/queue", JOIN, KEY, "a-day-key"));
            expect(200, tab.delete("/api/v1/queue"));

            now.updateAndGet(then -> then.plus(Duration.ofHours(24)).minusMillis(1));
            Answer within = tab.post("/api/v1/queue", JOIN, KEY, "a-day-key");
            now.updateAndGet(then -> then.plusMillis(1));
            Answer after = tab.post("/api/v1/queue", JOIN, KEY, "a-day-key");

            assertThat(within.headers().firstValue("Idempotency-Replayed")).hasValue("true");
            assertThat(after.headers().firstValue("Idempotency-Replayed")).isEmpty();
            line.leave();
        }
    }

    /** Two who talk with each other. */
    private record Pair(Tab one, Tab other, Line line, Line otherLine, String conversation) {
        static Pair meet(String name, String persona, String otherPersona) {
            Tab one = Tab.of(server, name).signedInAs(persona);
            Tab other = one.another("x" + name.substring(1)).signedInAs(otherPersona);
            Line line = one.live();
            Line otherLine = other.live();
            for (Tab tab : List.of(one, other)) {
                expect(202, tab.post("/api/v1/queue", JOIN));
            }
            accept(one, line);
            accept(other, otherLine);
            String conversation = line.await("match.found").path("conversation").asText();
            otherLine.await("match.found");
            return new Pair(one, other, line, otherLine, conversation);
        }

        private static void accept(Tab tab, Line line) {
            String offer = line.await("match.offer").at("/data/offer").asText();
            String path = "/api/v1/offers/" + offer + "/accept";
            Answer accepted = expect(200, tab.post(path, null, KEY, "accept-key-1"));
            Answer again = expect(200, tab.post(path, null, KEY, "accept-key-1"));
            assertThat(again.text()).isEqualTo(accepted.text());
        }

        void end() {
            one.post("/api/v1/auth/sign-out", null);
            other.post("/api/v1/auth/sign-out", null);
            line.leave();
            otherLine.leave();
        }
    }
}
