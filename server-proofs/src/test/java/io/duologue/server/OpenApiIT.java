package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.server.Tab.Answer;
import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.http.Json;
import io.duologue.server.http.SecurityHeaders;
import io.duologue.server.signin.ConsentServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code openapi.yaml} and the server say the same. Every other test holds the answers that its tabs get to it, too. */
class OpenApiIT {
    /** What a plain request cannot do: it becomes a socket. */
    private static final String SOCKET = "GET /v1/realtime";

    private static final String PICTURE = "GET /api/v1/avatars/{avatar}";
    private static final String REFRESH = "POST /api/v1/auth/refresh";

    private static final String REDEEM = "POST /api/v1/auth/code/redeem";

    private static final String OF_LINKS = "/auth/email/";

    private static final OpenApi FILE = OpenApi.read();

    private static final ConsentServer PROVIDERS = ConsentServer.start();

    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                PROVIDERS.settings(),
                Optional.empty(),
                Map.of("demo", "true", "port", "0", "public-url", "http://localhost:8080", "admins", "demo:ada")));
    }

    @AfterAll
    static void stop() {
        server.close();
        PROVIDERS.close();
    }

    @Test
    void theFileHasEveryRouteAndNoOther() {
        assertThat(FILE.operations())
                .extracting(OpenApi.Operation::name)
                .containsExactlyInAnyOrderElementsOf(server.routes().stream()
                        .map(route -> route.method() + " " + route.path())
                        .toList());
    }

    @Test
    void whatTheFileSaysIsOpenIsOpenAndNothingElseIs() {
        for (OpenApi.Operation operation : FILE.operations()) {
            Tab nobody = Tab.of(server, "open0000");
            boolean leadsAway = OpenApi.leadsAway(operation);
            String path = operation.path().replaceAll("\\{\\w+}", leadsAway ? "linkedin" : "demo");
            int status = nobody.call(operation.method(), path, null).status();
            if (operation.name().equals(SOCKET)) {
                assertThat(status).isEqualTo(426);
            } else if (operation.name().contains(OF_LINKS)) {
                // The demo sends none; a server that does is held to the file by SignInByMailIT.
                assertThat(status).as(operation.name()).isEqualTo(404);
                assertThat(FILE.isOpen(operation)).as(operation.name()).isTrue();
            } else if (leadsAway) {
                assertThat(status).as(operation.name()).isIn(302, 303);
            } else if (operation.name().equals(REFRESH) || operation.name().equals(REDEEM)) {
                assertThat(status).as("its credential is in the body").isEqualTo(400);
            } else if (operation.name().equals(PICTURE)) {
                assertThat(status).as("there is none of this id").isEqualTo(404);
                assertThat(FILE.isOpen(operation)).isTrue();
            } else if (FILE.isOpen(operation)) {
                assertThat(status).as(operation.name()).isEqualTo(200);
            } else {
                assertThat(status).as(operation.name()).isEqualTo(401);
            }
        }
    }

    @Test
    void theLargestBodyIsAsTheFileSays() {
        assertThat(FILE.spec().at("/x-limits/bodyBytes").asInt()).isEqualTo(Json.MAX_BYTES);
    }

    @Test
    void everyOperationAnswersAsTheFileSays() throws IOException {
        OpenApi seen = OpenApi.read();
        Witness maya = new Witness(Tab.of(server, "openmaya"), seen);
        Witness tomas = new Witness(Tab.of(server, "opentoma"), seen);

        Witness keiko = new Witness(Tab.of(server, "openkeik"), seen);

        onboard(maya, "maya");
        onboard(tomas, "tomas");
        onboard(keiko, "keiko");
        for (String path : Set.of(
                "auth/providers",
                "me",
                "profile",
                "preferences",
                "acknowledgements",
                "lobby",
                "lobby/crowd",
                "lobby/wait?topics=backend,rust&intent=learn",
                "topics")) {
            maya.asks(200, "GET", "/api/v1/" + path, null);
        }
        for (String path : Set.of("/health", "/health/live", "/health/ready")) {
            maya.asks(200, "GET", path, null);
        }
        maya.asks(302, "GET", "/api/v1/auth/sign-in/linkedin?return=/settings&tab=openmaya", null);
        maya.asks(303, "GET", "/api/v1/auth/callback/linkedin?state=unknown&code=unknown", null);
        maya.asks(200, "PUT", "/api/v1/preferences", "{\"offer\":\"one-tap\",\"decisionSeconds\":60,\"sound\":false}");
        talkAndPart(maya, meet(maya, tomas, keiko));
        sitAtTheDesk(new Witness(Tab.of(server, "openada0"), seen), tomas, keiko);
        connectAndDisconnect(maya);
        pictures(maya);
        signInTwice(new Witness(Tab.of(server, "openpriy"), seen));
        for (Witness one : Set.of(maya, tomas, keiko)) {
            one.asks(204, "POST", "/api/v1/auth/sign-out", null);
        }

        Set<String> expected =
                FILE.operations().stream().map(OpenApi.Operation::name).collect(Collectors.toCollection(TreeSet::new));
        expected.remove(SOCKET);
        expected.removeIf(name -> name.contains(OF_LINKS));
        // Needs an origin that is allowed: held to the file by FrontEndsIT.
        expected.remove(REDEEM);
        assertThat(seen.answered()).isEqualTo(expected);
    }

    private static void onboard(Witness person, String persona) {
        person.asks(200, "POST", "/api/v1/auth/sign-in/demo", "{\"persona\":\"" + persona + "\"}");
        person.asks(200, "PUT", "/api/v1/profile", "{\"confirmed\":true}");
        String version = person.asks(200, "GET", "/api/v1/acknowledgements", null)
                .at("/required/guidelines")
                .asText();
        person.asks(
                201,
                "POST",
                "/api/v1/acknowledgements",
                "{\"document\":\"guidelines\",\"version\":\"" + version + "\",\"adult\":true}");
    }

    private static void connectAndDisconnect(Witness maya) throws IOException {
        String github = "/api/v1/me/identities/github";
        connect(maya, github);
        maya.asks(200, "GET", "/api/v1/me/identities", null);
        maya.asks(200, "GET", "/api/v1/account/export", null);
        maya.takes("/api/v1/account/export.html");
        maya.asks(204, "POST", "/api/v1/me/notices/" + notice(maya) + "/acknowledge", null);
        maya.asks(204, "DELETE", github, null);
        connect(maya, github);
        maya.asks(204, "POST", "/api/v1/me/notices/" + notice(maya) + "/undo", null);
    }

    private static void pictures(Witness maya) throws IOException {
        connect(maya, "/api/v1/me/identities/github");
        maya.asks(200, "PUT", "/api/v1/me/picture", "{\"provider\":\"github\"}");
        maya.asks(200, "GET", "/api/v1/me/picture", null);
        maya.asks(204, "DELETE", "/api/v1/me/picture", null);
        byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
        server.engine().stores().avatars().save(new UserId("u_painted"), new Avatar(new AvatarId("a_painted"), jpeg));
        maya.takes("/api/v1/avatars/a_painted");
    }

    private static void connect(Witness maya, String path) throws IOException {
        String to = maya.asks(200, "POST", path + "/link", null).path("to").asText();
        maya.asks(204, "POST", path + "/link/complete", EverySignIn.brought(PROVIDERS.agree(URI.create(to))));
    }

    /** The latest. */
    private static String notice(Witness maya) {
        return maya.asks(200, "GET", "/api/v1/me/notices", null)
                .at("/notices/0/id")
                .asText();
    }

    private static void signInTwice(Witness priya) {
        String path = "/api/v1/auth/sign-in/demo";
        JsonNode program = priya.asks(200, "POST", path, "{\"persona\":\"priya\",\"bearer\":true}");
        priya.asks(200, "POST", path, "{\"persona\":\"priya\"}");
        String token = program.at("/bearer/refreshToken").asText();
        priya.asks(200, "POST", "/api/v1/auth/refresh", "{\"refreshToken\":\"" + token + "\"}");
        for (JsonNode session : priya.asks(200, "GET", "/api/v1/sessions", null).path("sessions")) {
            if (!session.path("current").asBoolean()) {
                priya.asks(
                        204, "DELETE", "/api/v1/sessions/" + session.path("id").asText(), null);
            }
        }
        priya.asks(200, "GET", "/api/v1/account/erasure", null);
        priya.asks(200, "POST", "/api/v1/account/erasure", null);
        priya.asks(200, "GET", "/api/v1/me", null);
        priya.asks(204, "DELETE", "/api/v1/account/erasure", null);
        priya.asks(204, "POST", "/api/v1/auth/sign-out-everywhere", null);
    }

    /** One passes, a third comes; what the first two are to each other is over then. */
    private static String meet(Witness maya, Witness tomas, Witness keiko) {
        String search = "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}";
        Line mayaLine = maya.live();
        Line tomasLine = tomas.live();
        Line keikoLine = keiko.live();
        maya.asks(202, "POST", "/api/v1/queue", search);
        tomas.asks(202, "POST", "/api/v1/queue", search);
        // What she was not offered is not withdrawn.
        offer(mayaLine);
        tomas.asks(200, "POST", "/api/v1/offers/" + offer(tomasLine) + "/decline", null);
        tomas.asks(200, "DELETE", "/api/v1/queue", null);
        mayaLine.await("match.withdrawn");
        maya.asks(200, "GET", "/api/v1/queue", null);
        keiko.asks(202, "POST", "/api/v1/queue", search);
        String offered = offer(mayaLine);
        maya.asks(200, "GET", "/api/v1/queue", null);
        maya.asks(200, "POST", "/api/v1/offers/" + offered + "/accept", null);
        keiko.asks(200, "POST", "/api/v1/offers/" + offer(keikoLine) + "/accept", null);
        return mayaLine.await("match.found").path("conversation").asText();
    }

    private static String offer(Line line) {
        return line.await("match.offer").at("/data/offer").asText();
    }

    private static void talkAndPart(Witness maya, String conversation) {
        String path = "/api/v1/conversations/" + conversation;
        maya.asks(200, "GET", "/api/v1/conversations/current", null);
        maya.asks(201, "POST", path + "/messages", "{\"n\":1,\"text\":\"Hello\",\"instance\":\"instance-1\"}");
        maya.asks(
                201,
                "POST",
                "/api/v1/reports",
                "{\"conversation\":\"" + conversation + "\",\"reason\":\"spam\",\"note\":\"a test\",\"messages\":[1]}");
        maya.asks(200, "GET", "/api/v1/reports", null);
        maya.asks(200, "POST", path + "/end", "{\"n\":2,\"next\":false}");
        maya.asks(204, "POST", path + "/feedback", "{\"rating\":4,\"tags\":[\"helpful\"]}");
        maya.asks(200, "GET", path + "/messages?after=0&limit=10", null);
        String block = maya.asks(201, "POST", "/api/v1/blocks", "{\"conversation\":\"" + conversation + "\"}")
                .path("id")
                .asText();
        maya.asks(200, "GET", "/api/v1/blocks", null);
        maya.asks(204, "DELETE", "/api/v1/blocks/" + block, null);
        String wish = maya.asks(201, "POST", "/api/v1/avoided", "{\"conversation\":\"" + conversation + "\"}")
                .path("id")
                .asText();
        maya.asks(200, "GET", "/api/v1/avoided", null);
        maya.asks(204, "DELETE", "/api/v1/avoided/" + wish, null);
    }

    /** What was reported before. */
    private static void sitAtTheDesk(Witness ada, Witness... people) {
        String desk = "/api/v1/desk";
        onboard(ada, "ada");
        JsonNode report = ada.asks(200, "GET", desk + "/reports?limit=20", null).at("/reports/0");
        String path = desk + "/reports/" + report.path("case").asText();
        String sanction = "\"rule\":\"scams\",\"what\":\"You sold things.\",\"until\":null}";
        ada.asks(200, "GET", path, null);
        ada.asks(200, "POST", path + "/decision", "{\"outcome\":\"upheld\"," + sanction);
        String person = desk + "/people/" + report.at("/reported/id").asText();
        String restriction = ada.asks(201, "POST", person + "/restrictions", "{" + sanction)
                .path("case")
                .asText();
        ada.asks(200, "POST", desk + "/restrictions/" + restriction + "/lift", null);
        appeal(ada, person, sanction, people);
        ada.asks(200, "GET", person, null);
        ada.asks(200, "GET", desk + "/audit?limit=10&below=100", null);
        ada.asks(200, "GET", desk + "/roles", null);
        ada.asks(404, "GET", person.replace("/people/", "/queue/"), null);
        seesHerselfWait(ada, desk);
    }

    /** What is told of those who wait may be some seconds old. */
    private static void seesHerselfWait(Witness ada, String desk) {
        String user = ada.asks(200, "GET", "/api/v1/me", null).at("/user/id").asText();
        Line line = ada.live();
        ada.asks(202, "POST", "/api/v1/queue", "{\"topics\":[\"backend\"],\"mode\":\"text\",\"intent\":\"talk\"}");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ada.asks(200, "GET", desk + "/queue", null)
                                .path("waiting")
                                .asInt()
                        > 0);
        ada.asks(200, "GET", desk + "/queue/" + user, null);
        ada.asks(200, "DELETE", "/api/v1/queue", null);
        line.leave();
    }

    /** Whoever of these was restricted says something against it; she who restricted is the only one named. */
    private static void appeal(Witness ada, String person, String sanction, Witness... people) {
        String caseId = ada.asks(201, "POST", person + "/restrictions", "{" + sanction)
                .path("case")
                .asText();
        Witness restricted = Stream.of(people)
                .filter(one -> one.asks(200, "GET", "/api/v1/me", null).has("restriction"))
                .findFirst()
                .orElseThrow();
        String said = "{\"text\":\"It was not me.\"}";
        String path = "/api/v1/me/restrictions/" + caseId + "/appeal";
        restricted.asks(201, "POST", path, said);
        restricted.asks(200, "POST", path, said);
        restricted.asks(409, "POST", path, "{\"text\":\"And nor that.\"}");
        ada.asks(200, "GET", "/api/v1/desk/appeals?limit=20", null);
        ada.asks(200, "GET", "/api/v1/desk/appeals/" + caseId, null);
        String granted = "{\"outcome\":\"granted\",\"reason\":\"You are right.\"}";
        ada.asks(200, "POST", "/api/v1/desk/appeals/" + caseId + "/decision", granted);
        restricted.asks(200, "GET", "/api/v1/me/restrictions", null);
    }

    /** A tab whose answers are counted. */
    private record Witness(Tab tab, OpenApi seen) {
        JsonNode asks(int status, String method, String path, String body) {
            Answer answer = expect(status, tab.call(method, path, body));
            seen.check(method, path, body, answer);
            return answer.text().isEmpty() ? Tab.JSON.createObjectNode() : answer.json();
        }

        /** What is no JSON. */
        void takes(String path) {
            seen.check("GET", path, null, expect(200, tab.get(path)));
        }

        Line live() {
            String ticket = asks(200, "POST", "/api/v1/auth/ws-ticket", null)
                    .path("ticket")
                    .asText();
            return tab.connected(ticket).hello();
        }
    }

    @Test
    void theServerServesTheFileAndItsPageUnderTheSamePolicyAsEverything() throws IOException {
        Tab tab = Tab.of(server, "servefil");

        Answer file = expect(200, tab.get("/docs/openapi.yaml"));
        Answer page = expect(200, tab.get("/docs/http"));

        assertThat(file.text()).isEqualTo(Files.readString(Path.of("..", "docs", "spec", "openapi.yaml")));
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(page.text()).contains("/docs/assets/http.js").doesNotContain("style=");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValue(SecurityHeaders.ALL.get("Content-Security-Policy"));
    }

    @Test
    void anAnswerThatIsNotDocumentedIsFound() {
        Answer lobby = expect(200, Tab.of(server, "notthere").get("/api/v1/lobby"));

        FILE.check("GET", "/api/v1/lobby", null, lobby);
        assertIsFound("GET", "/api/v1/lobby", new Answer(418, lobby.headers(), lobby.text()));
        assertIsFound("GET", "/api/v1/lobby", new Answer(200, lobby.headers(), "{}"));
        assertIsFound(
                "GET",
                "/api/v1/lobby",
                new Answer(200, lobby.headers(), lobby.text().replaceFirst("\\{", "{\"more\":1,")));
        assertIsFound("GET", "/api/v1/elsewhere", lobby);
        assertIsFound("POST", "/api/v1/auth/sign-out", new Answer(204, lobby.headers(), "{}"));
    }

    private static void assertIsFound(String method, String path, Answer answer) {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> FILE.check(method, path, null, answer));
    }
}
