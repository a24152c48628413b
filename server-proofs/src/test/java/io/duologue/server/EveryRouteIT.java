package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.server.OpenApi.Operation;
import io.duologue.server.Tab.Answer;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.http.Route;
import io.duologue.server.http.SecurityHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds on every route of the server's own table, whatever is sent to it. */
class EveryRouteIT {
    private static final OpenApi DOCUMENTED = OpenApi.read();

    private static EverySignIn house;
    private static ReferenceServer server;
    private static Tab somebody;
    private static Tab nobody;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        house = EverySignIn.start();
        server = house.server();
        somebody = Tab.of(server, "everyone").signedInAs("maya");
        nobody = Tab.of(server, "noone000");
    }

    @AfterAll
    static void stop() throws IOException {
        house.close();
    }

    /** Those of the table, without signing out: the others need somebody. */
    private static List<Route> routes() {
        return server.routes().stream()
                .filter(route -> !route.path().contains("/auth/sign-"))
                .toList();
    }

    @Test
    void everyAnswerHasTheSecurityHeadersAndNoneIsKeptAnywhere() {
        Tab passing = Tab.of(server, "passing0");
        for (Route route : server.routes()) {
            for (Tab tab : route.path().contains("/auth/sign-") ? List.of(passing) : List.of(nobody, somebody)) {
                Answer answer = tab.call(route.method().name(), path(route), null);
                SecurityHeaders.ALL.forEach(
                        (name, value) -> assertThat(answer.headers().allValues(name))
                                .as(name(route) + " " + answer.status() + " " + name)
                                .containsExactly(value));
                assertThat(answer.headers().allValues("Cache-Control"))
                        .as(name(route))
                        .containsExactly("no-store");
                assertThat(answer.headers().firstValue("Server")).isEmpty();
                assertThat(answer.headers().firstValue(SecurityHeaders.TRANSPORT_SECURITY))
                        .as("in the clear")
                        .isEmpty();
            }
        }
    }

    @Test
    void nothingThatAPageSaysIsRunUnlessItIsAFileOfOurs() {
        String policy = SecurityHeaders.ALL.get("Content-Security-Policy");

        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe-", "*", "http:", "https:", "nonce-");
    }

    @Test
    void whoeverIsNotSignedInHearsTheSameEverywhere() {
        Set<String> heard = new TreeSet<>();

        for (Route route : routes()) {
            Answer answer = nobody.call(route.method().name(), path(route), null);
            if (answer.status() == 401) {
                heard.add(withoutReference(answer).toString());
            }
        }

        assertThat(heard).hasSize(1);
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        for (Route route : changing()) {
            for (String type : List.of(
                    "text/plain",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "application/xml",
                    "application/json-patch+json",
                    "application/json; charset=utf-16",
                    "text/json")) {
                Answer answer = somebody.call(route.method().name(), path(route), "{}", "Content-Type", type);
                assertThat(answer.status()).as(name(route) + " " + type).isEqualTo(415);
                assertIsOurError(answer);
            }
        }
    }

    @Test
    void whatIsNoJsonObjectIsRefused() {
        for (Route route : withBody()) {
            for (String body : List.of(
                    "{",
                    "[]",
                    "null",
                    "7",
                    "\"text\"",
                    "{} {}",
                    "{\"a\":1,\"a\":2}",
                    "{'a':1}",
                    "{\"a\":NaN}",
                    "[".repeat(5_000),
                    "{\"a\":".repeat(20) + "1" + "}".repeat(20),
                    "\u0000",
                    "{\"a\":\"\u0001\"}")) {
                Answer answer = somebody.call(route.method().name(), path(route), body);
                assertThat(answer.status()).as(name(route) + " " + body).isEqualTo(400);
                assertThat(answer.error().path("field").asText()).isEqualTo("body");
                assertIsOurError(answer);
            }
        }
    }

    /** Of every member that is documented. */
    @Test
    void aMemberOfAnotherTypeIsRefusedByName() {
        List<String> tried = new ArrayList<>();
        for (Route route : withBody()) {
            for (String member : members(route)) {
                for (String wrong : List.of("{\"x\":1}", "[[]]", "[{}]")) {
                    Answer answer = somebody.call(
                            route.method().name(), path(route, member), "{\"" + member + "\":" + wrong + "}");
                    assertThat(answer.status())
                            .as(name(route) + " " + member + " " + wrong + " " + answer.text())
                            .isEqualTo(400);
                    assertThat(answer.error().path("field").asText())
                            .as(name(route))
                            .isNotEmpty();
                    assertIsOurError(answer);
                }
                tried.add(member);
            }
        }
        assertThat(tried).hasSizeGreaterThan(25);
    }

    /** Neither obeyed nor refused: a client may be newer than the server, and may not set what it is not asked for. */
    @Test
    void aMemberThatNobodyAsksForChangesNothing() {
        for (Route route : withBody()) {
            if (route.path().contains("/auth/sign-")) {
                // Each sign-in is another one, and who has signed out is nobody.
                continue;
            }
            String more =
                    "{\"user\":\"u_other\",\"id\":\"x\",\"admin\":true,\"restricted\":false,\"connected\":[\"github\"],"
                            + "\"__proto__\":{\"a\":1},\"type\":\"bye\",\"from\":\"partner\"}";
            Answer without = somebody.call(route.method().name(), path(route), "{}");
            Answer with = somebody.call(route.method().name(), path(route), more);
            assertThat(with.status()).as(name(route)).isEqualTo(without.status());
            if (with.status() >= 400) {
                assertThat(withoutReference(with)).isEqualTo(withoutReference(without));
            } else {
                assertThat(with.json()).isEqualTo(without.json());
            }
        }
    }

    @Test
    void whatHttpItselfRefusesHasTheSameFormAndSaysNothingOfTheServer() throws IOException {
        Map<String, Integer> requests = Map.ofEntries(
                Map.entry("NONSENSE\r\n\r\n", 400),
                Map.entry("GET / HTTP/1.1\r\n\r\n", 400),
                Map.entry("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400),
                Map.entry("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                Map.entry("GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n broken: fold\r\n\r\n", 400),
                Map.entry("POST /api/v1/queue HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
                Map.entry("GET /api/v1/nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
                Map.entry("GET /nothing.js HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
                Map.entry("PATCH /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
                Map.entry("TRACE /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
                Map.entry("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
                Map.entry("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", 413),
                Map.entry("GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", 421),
                Map.entry("GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\n\r\n", 426),
                Map.entry("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n", 431),
                Map.entry("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
                Map.entry("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501),
                Map.entry("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505));

        for (Map.Entry<String, Integer> request : requests.entrySet()) {
            String answer = RawHttp.ask(server, request.getKey());
            String asked =
                    request.getKey().substring(0, Math.min(60, request.getKey().length()));
            assertThat(RawHttp.status(answer)).as(asked).isEqualTo(request.getValue());
            assertThat(answer).as(asked).contains("Content-Type: application/json\r\n", "Cache-Control: no-store\r\n");
            SecurityHeaders.ALL.forEach(
                    (name, value) -> assertThat(answer).as(asked).contains(name + ": " + value + "\r\n"));
            JsonNode body = Tab.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
            assertIsOurError(asked, body);
        }
    }

    private static void assertIsOurError(Answer answer) {
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/json");
        assertIsOurError("", answer.json());
    }

    private static void assertIsOurError(String asked, JsonNode body) {
        assertThat(body.properties()).as(asked).extracting(Map.Entry::getKey).containsExactly("error");
        JsonNode error = body.path("error");
        Set<String> members =
                error.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
        assertThat(members).as(asked).contains("code", "retry", "message", "ref");
        assertThat(Set.of("code", "retry", "retryAfterMs", "field", "limit", "expected", "rule", "message", "ref"))
                .as(asked)
                .containsAll(members);
        assertThat(error.toString().toLowerCase(Locale.ROOT))
                .as(asked)
                .doesNotContain("exception", "java.", "jetty", "spark", "jackson", "\\tat ", ".java:", "io.duologue");
    }

    private static JsonNode withoutReference(Answer answer) {
        ObjectNode error = (ObjectNode) answer.error();
        error.remove("ref");
        return error;
    }

    private static List<Route> changing() {
        List<Route> routes = server.routes().stream()
                .filter(route -> route.method().changes())
                .toList();
        assertThat(routes).hasSizeGreaterThan(10);
        return routes;
    }

    /** Those whose body is read. */
    private static List<Route> withBody() {
        List<Route> routes = server.routes().stream()
                .filter(route -> !members(route).isEmpty())
                .toList();
        assertThat(routes).hasSizeGreaterThan(7);
        return routes;
    }

    private static List<String> members(Route route) {
        JsonNode schema = DOCUMENTED.operations().stream()
                .filter(operation -> operation.name().equals(name(route)))
                .map(Operation::node)
                .map(node -> node.at("/requestBody/content/application~1json/schema"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected it to be documented: " + name(route)));
        String ref = schema.path("$ref").asText();
        JsonNode resolved = ref.isEmpty() ? schema : DOCUMENTED.spec().at(ref.substring(1));
        return resolved.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    private static String path(Route route) {
        return path(route, "");
    }

    /** Guests alone choose a name. */
    private static String path(Route route, String member) {
        return route.path()
                .replace("{provider}", member.equals("alias") ? "guest" : "demo")
                .replaceAll("\\{\\w+}", "c_" + "a".repeat(26));
    }
}
