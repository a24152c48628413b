package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.identity.DemoIdentityProvider;
import io.duologue.core.identity.DemoPersonas;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where somebody is signed in, how a program stays so, and how it ends. */
class SessionsIT {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
    private ReferenceServer server;

    @BeforeEach
    void start() throws IOException {
        server = start(OUT_OF_REACH);
    }

    private ReferenceServer start(RateLimit signInLimit) throws IOException {
        return ReferenceServer.start(
                ServerOptions.builder()
                        .demo(true)
                        .port(0)
                        .drainGrace(Duration.ZERO)
                        .signInLimit(signInLimit)
                        .build(),
                List.of(new DemoIdentityProvider(DemoPersonas.all())),
                now::get);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void oneSeesWhereOneIsSignedInAndNoSecretOfIt() {
        Tab browser = Tab.of(server, "browser0");
        expect(200, browser.post("/api/v1/auth/sign-in/demo", "{\"persona\":\"jonas\"}", "User-Agent", FIREFOX));
        pass(Duration.ofMinutes(6));
        JsonNode bearer = program("jonas");
        expect(200, Tab.of(server, "another0").post("/api/v1/auth/sign-in/demo", "{\"persona\":\"keiko\"}"));

        Answer answer = expect(200, browser.get("/api/v1/sessions"));

        JsonNode sessions = answer.json().path("sessions");
        assertThat(sessions).hasSize(2);
        assertThat(sessions.get(0).path("kind").asText()).isEqualTo("bearer");
        assertThat(sessions.get(0).path("device").asText()).isEqualTo("Program");
        assertThat(sessions.get(0).path("current").asBoolean()).isFalse();
        assertThat(sessions.get(0).path("endsAt").asText()).isEqualTo("2026-12-21T09:06:00.000Z");
        assertThat(sessions.get(1).path("kind").asText()).isEqualTo("cookie");
        assertThat(sessions.get(1).path("device").asText()).isEqualTo("Firefox on Linux");
        assertThat(sessions.get(1).path("current").asBoolean()).isTrue();
        assertThat(sessions.get(1).path("signedInAt").asText()).isEqualTo("2026-11-21T09:00:00.000Z");
        assertThat(sessions.get(1).path("lastUsedAt").asText()).isEqualTo("2026-11-21T09:06:00.000Z");
        assertThat(answer.text())
                .doesNotContain(
                        bearer.path("token").asText(),
                        bearer.path("refreshToken").asText(),
                        browser.cookies().get(0).getValue());
    }

    @Test
    void whatOneEndsElsewhereIsOverThereAtOnceAndNothingElseIs() {
        Tab here = Tab.of(server, "here0000").signedInAs("jonas");
        Tab there = Tab.of(server, "there000").signedInAs("jonas");
        Line line = there.live();
        String other = id(here, false);

        assertThat(Tab.of(server, "stranger")
                        .signedInAs("keiko")
                        .delete("/api/v1/sessions/" + other)
                        .status())
                .isEqualTo(404);
        assertThat(here.delete("/api/v1/sessions/s_none").status()).isEqualTo(404);
        expect(204, here.delete("/api/v1/sessions/" + other));

        assertThat(line.awaitClose()).isEqualTo(4400);
        assertThat(there.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(here.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(here.delete("/api/v1/sessions/" + other).status()).isEqualTo(404);
    }

    @Test
    void endingTheOneThatAsksIsSigningOut() {
        Tab tab = Tab.of(server, "mine0000").signedInAs("jonas");

        expect(204, tab.delete("/api/v1/sessions/" + id(tab, true)));

        assertThat(tab.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(tab.cookies()).isEmpty();
    }

    @Test
    void signingOutEverywhereEndsAllOrAllButThisOne() {
        Tab here = Tab.of(server, "here0001").signedInAs("jonas");
        Tab there = Tab.of(server, "there001").signedInAs("jonas");
        Line line = there.live();
        JsonNode bearer = program("jonas");

        expect(204, here.post("/api/v1/auth/sign-out-everywhere", "{\"keepThis\":true}"));
        assertThat(line.awaitClose()).isEqualTo(4400);
        assertThat(there.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(me(bearer).status()).isEqualTo(401);
        assertThat(refresh(bearer, "attempt-of-a-program").status()).isEqualTo(401);
        assertThat(here.get("/api/v1/me").status()).isEqualTo(200);

        expect(204, here.post("/api/v1/auth/sign-out-everywhere", null));
        assertThat(here.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(here.cookies()).isEmpty();
    }

    @Test
    void aProgramGoesOnByRefreshingUntilItsSessionEndsWhateverItDoes() {
        JsonNode bearer = program("jonas");
        assertThat(me(bearer).status()).isEqualTo(200);
        pass(Duration.ofMinutes(15));
        assertThat(me(bearer).status()).isEqualTo(401);

        JsonNode next =
                expect(200, refresh(bearer, "attempt-of-a-program")).json().path("bearer");
        assertThat(me(next).status()).isEqualTo(200);
        assertThat(next.path("expiresIn").asInt()).isEqualTo(900);
        assertThat(next.path("refreshExpiresAt")).isEqualTo(bearer.path("refreshExpiresAt"));

        pass(Duration.ofDays(30));
        assertThat(refresh(next, "attempt-of-a-program").status()).isEqualTo(401);
    }

    @Test
    void unknownOverAndUsedBeforeAreOneAnswer() {
        JsonNode used = program("jonas");
        expect(200, refresh(used, "attempt-of-the-thief"));
        JsonNode over = program("keiko");
        Answer reused = refresh(used, "attempt-of-the-person");
        pass(Duration.ofDays(30));

        List<Answer> answers = List.of(
                reused,
                refresh(over, "attempt-of-a-program"),
                refresh("0".repeat(128), "attempt-of-a-program"),
                refresh(used, "attempt-of-the-person"));

        List<JsonNode> told = new ArrayList<>();
        for (Answer answer : answers) {
            assertThat(answer.status()).isEqualTo(401);
            ObjectNode error = (ObjectNode) answer.error();
            error.remove("ref");
            told.add(error);
        }
        assertThat(told).containsOnly(told.get(0));
        assertThat(told.get(0).path("code").asText()).isEqualTo("auth.expired");
    }

    @Test
    void aTokenThatComesTwiceEndsTheSessionAndItsSocket() {
        JsonNode bearer = program("jonas");
        JsonNode next =
                expect(200, refresh(bearer, "attempt-of-the-thief")).json().path("bearer");
        Tab program = Tab.of(server, "program0");
        String ticket = program.post("/api/v1/auth/ws-ticket", null, "Authorization", authorization(next))
                .json()
                .path("ticket")
                .asText();
        Line line = program.connected(ticket).hello();

        assertThat(refresh(bearer, "attempt-of-the-person").status()).isEqualTo(401);

        assertThat(line.awaitClose()).isEqualTo(4400);
        assertThat(me(next).status()).isEqualTo(401);
        assertThat(refresh(next, "attempt-of-the-thief").status()).isEqualTo(401);
    }

    @Test
    void anAnswerThatGotLostIsGivenAgainToTheSameAttempt() {
        JsonNode bearer = program("jonas");
        expect(200, refresh(bearer, "attempt-of-a-program"));
        pass(Duration.ofSeconds(59));

        JsonNode again =
                expect(200, refresh(bearer, "attempt-of-a-program")).json().path("bearer");

        assertThat(me(again).status()).isEqualTo(200);
        pass(Duration.ofSeconds(1));
        assertThat(refresh(bearer, "attempt-of-a-program").status()).isEqualTo(401);
        assertThat(me(again).status()).isEqualTo(401);
    }

    @Test
    void aSocketLastsAsLongAsTheSessionIsRefreshed() {
        JsonNode bearer = program("jonas");
        Tab program = Tab.of(server, "program1");
        Line line = program.connected(
                        program.post("/api/v1/auth/ws-ticket", null, "Authorization", authorization(bearer))
                                .json()
                                .path("ticket")
                                .asText())
                .hello();
        pass(Duration.ofMinutes(14).plusSeconds(30));
        assertThat(line.await("auth.expiring").at("/data/expiresAt").asText()).isEqualTo("2026-11-21T09:15:00.000Z");

        expect(200, refresh(bearer, "attempt-of-a-program"));
        pass(Duration.ofMinutes(14));

        assertThat(line.await("auth.expiring").at("/data/expiresAt").asText()).isEqualTo("2026-11-21T09:29:30.000Z");
        pass(Duration.ofMinutes(2));
        assertThat(line.awaitClose()).isEqualTo(4100);
    }

    @Test
    void signInsAreLimitedForEachAccountAndRefreshesForEachSessionAndAddress() throws IOException {
        JsonNode bearer = program("jonas");
        for (int i = 0; i < 10; i++) {
            bearer = expect(200, refresh(bearer, "attempt-of-a-program-" + i))
                    .json()
                    .path("bearer");
        }
        assertThat(refresh(bearer, "attempt-of-a-program").status()).isEqualTo(429);

        server.close();
        server = start(RateLimit.of(2, Duration.ofMinutes(1)));
        program("keiko");
        program("keiko");
        Answer third =
                Tab.of(server, "program2").post("/api/v1/auth/sign-in/demo", "{\"persona\":\"keiko\",\"bearer\":true}");
        assertThat(third.status()).isEqualTo(429);
        for (int i = 0; i < 2; i++) {
            assertThat(refresh("0".repeat(128), "attempt-of-a-program").status())
                    .isEqualTo(401);
        }
        assertThat(refresh("0".repeat(128), "attempt-of-a-program").status()).isEqualTo(429);
    }

    /** What a program keeps that signs in as this person. */
    private JsonNode program(String persona) {
        return expect(
                        200,
                        Tab.of(server, "program0")
                                .post(
                                        "/api/v1/auth/sign-in/demo",
                                        "{\"persona\":\"" + persona + "\",\"bearer\":true}",
                                        "User-Agent",
                                        "okhttp/5.5.1"))
                .json()
                .path("bearer");
    }

    private Answer me(JsonNode bearer) {
        return Tab.of(server, "program0").get("/api/v1/me", "Authorization", authorization(bearer));
    }

    private static String authorization(JsonNode bearer) {
        return "Bearer " + bearer.path("token").asText();
    }

    private Answer refresh(JsonNode bearer, String attempt) {
        return refresh(bearer.path("refreshToken").asText(), attempt);
    }

    private Answer refresh(String token, String attempt) {
        return Tab.of(server, "program0")
                .post("/api/v1/auth/refresh", "{\"refreshToken\":\"" + token + "\",\"attempt\":\"" + attempt + "\"}");
    }

    private static String id(Tab tab, boolean current) {
        for (JsonNode session : expect(200, tab.get("/api/v1/sessions")).json().path("sessions")) {
            if (session.path("current").asBoolean() == current) {
                return session.path("id").asText();
            }
        }
        throw new AssertionError("no such session");
    }
}
