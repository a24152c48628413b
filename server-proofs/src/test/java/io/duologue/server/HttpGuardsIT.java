package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.http.Method;
import io.duologue.server.http.Route;
import io.duologue.server.http.SecurityHeaders;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds on every path, and what the server bears from those who mean it no good. */
class HttpGuardsIT {
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(15);
    private static final int TEN_MEGABYTES = 10_000_000;
    private static final Set<String> OPEN = Set.of(
            "GET /api/v1/auth/providers",
            "POST /api/v1/auth/sign-in/demo",
            "GET /api/v1/auth/sign-in/demo",
            "GET /api/v1/auth/callback/demo",
            // Its credential is in the body.
            "POST /api/v1/auth/refresh",
            "POST /api/v1/auth/code/redeem",
            "POST /api/v1/auth/email/request",
            "POST /api/v1/auth/email/open",
            "POST /api/v1/auth/email/redeem",
            // Its id is all that one needs.
            "GET /api/v1/avatars/c_aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "GET /api/v1/lobby",
            "GET /api/v1/lobby/crowd",
            "GET /api/v1/topics",
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /v1/realtime");

    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(demo());
    }

    private static ServerOptions demo() throws ConfigurationException {
        return Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteButTheOpenOnesNeedsSomebodySignedIn() {
        Tab nobody = Tab.of(server, "nobody00");

        for (Route route : server.routes()) {
            String path = path(route);
            if (!OPEN.contains(route.method() + " " + path)) {
                Answer answer = nobody.call(route.method().name(), path, route.method() == Method.PUT ? "{}" : null);
                assertThat(answer.status()).as(route.method() + " " + path).isEqualTo(401);
                assertThat(answer.code()).isEqualTo("auth.expired");
                assertThat(answer.error().path("retry").asText()).isEqualTo("refresh");
            }
        }
    }

    @Test
    void everyPathNamesItsMethodsToWhoTriesAnother() {
        Tab tab = Tab.of(server, "methods0");
        Map<String, Set<String>> allowed = server.routes().stream()
                .collect(Collectors.groupingBy(
                        HttpGuardsIT::path,
                        Collectors.mapping(route -> route.method().name(), Collectors.toSet())));

        allowed.forEach((path, methods) -> Stream.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
                .filter(method -> !methods.contains(method))
                .forEach(method -> {
                    Answer answer = tab.call(method, path, null);
                    assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(answer.code()).isEqualTo("unsupported");
                    Set<String> named = Set.of(
                            answer.headers().firstValue("Allow").orElseThrow().split(", ", -1));
                    assertThat(named).containsAll(methods);
                }));
    }

    @Test
    void tenMegabytesAreRefusedOnEveryRouteWhetherAnnouncedOrNot() throws IOException {
        List<String> targets = new ArrayList<>(server.routes().stream()
                .map(route -> route.method() + " " + path(route))
                .toList());
        targets.addAll(List.of("POST /nowhere", "GET /", "PATCH /api/v1/me", "POST /api/v1/nowhere"));

        for (String target : targets) {
            String announced = RawHttp.ask(
                    server, target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + TEN_MEGABYTES + "\r\n\r\n");
            assertIsTooLarge(target, announced);
        }
        for (String target : targets) {
            try (RawHttp http = new RawHttp(server)) {
                http.say(target + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
                http.say("11000\r\n" + "x".repeat(0x11000) + "\r\n");
                assertIsTooLarge(target, http.hear());
            }
        }
    }

    @Test
    void aClientThatSendsTenMegabytesInFullStillReadsTheAnswer() {
        Tab tab = Tab.of(server, "tenmegab");

        Answer answer = tab.post("/api/v1/auth/sign-in/demo", "x".repeat(TEN_MEGABYTES));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("frame.too-large");
        assertThat(answer.error().path("limit").asInt()).isEqualTo(65_536);
    }

    @Test
    void aBodyOfTheLargestSizeIsRead() {
        Tab tab = Tab.of(server, "largest0");
        String body = "{\"pad\":\"" + "x".repeat(65_536 - 10) + "\"}";

        assertThat(body).hasSize(65_536);
        assertThat(tab.post("/api/v1/auth/sign-in/demo", body).status()).isEqualTo(200);
        assertThat(tab.post("/api/v1/auth/sign-in/demo", body + " ").status()).isEqualTo(413);
        tab.post("/api/v1/auth/sign-out", null);
    }

    @Test
    void everyAnswerHasTheSecurityHeadersAndNoneSaysWhatServes() throws IOException {
        Tab tab = Tab.of(server, "headers0");
        List<Answer> answers = new ArrayList<>(List.of(
                tab.get("/"),
                tab.get("/some/page"),
                tab.get("/nothing.js"),
                tab.get("/api/v1/nowhere"),
                tab.get("/api/v1/me"),
                tab.get("/v1/realtime"),
                tab.call("PATCH", "/api/v1/me", null),
                tab.post("/api/v1/auth/sign-in/demo", "x".repeat(70_000)),
                tab.get("/a%2Fb")));
        server.routes().stream()
                .filter(route -> route.method() == Method.GET)
                .forEach(route -> answers.add(tab.get(path(route))));

        for (Answer answer : answers) {
            assertSecure(answer.headers());
        }
        for (String broken : List.of(
                "NONSENSE\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "FOO /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")) {
            String answer = RawHttp.ask(server, broken);
            SecurityHeaders.ALL.forEach((name, value) -> assertThat(answer).contains(name + ": " + value));
            assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("\r\nserver:", "jetty", "spark");
            assertThat(answer).contains("{\"error\":{");
        }
    }

    @Test
    void aChangeThatAnotherSiteAsksForIsRefused() {
        Tab tab = Tab.of(server, "foreign1");
        String signIn = "/api/v1/auth/sign-in/demo";
        String body = "{\"persona\":\"diego\"}";

        for (String origin :
                List.of("https://evil.example", "null", "http://localhost.evil.example", "http://localhost:1", "")) {
            Answer answer = tab.post(signIn, body, "Origin", origin);
            assertThat(answer.status()).as(origin).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("auth.denied");
        }
        assertThat(tab.post(signIn, body, "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(tab.cookies()).isEmpty();
        expect(
                200,
                tab.post(signIn, body, "Origin", "http://localhost:" + server.port(), "Sec-Fetch-Site", "same-origin"));
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void onlyThisMachineMayBeAskedForInTheDemo() throws IOException {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "localhost:" + server.port())) {
            assertThat(RawHttp.status(RawHttp.ask(server, "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
                    .as(host)
                    .isEqualTo(200);
        }
        for (String host : List.of("evil.example", "localhost.evil.example", "192.168.0.1", "127.0.0.1.nip.io")) {
            assertThat(RawHttp.status(RawHttp.ask(server, "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
                    .as(host)
                    .isEqualTo(421);
            assertThat(RawHttp.status(RawHttp.ask(
                            server,
                            "GET /v1/realtime HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")))
                    .as(host)
                    .isEqualTo(421);
        }
    }

    @Test
    void aMethodThatIsWrittenInAHeaderIsNotObeyed() {
        Tab tab = Tab.of(server, "override");

        assertThat(tab.get("/api/v1/auth/providers", "X-HTTP-Method-Override", "DELETE")
                        .status())
                .isEqualTo(200);
        assertThat(tab.get("/api/v1/auth/sign-out", "X-HTTP-Method-Override", "POST")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void noAcceptHeaderPutsARouteOutOfReach() {
        Tab tab = Tab.of(server, "accept00");

        for (String accept : List.of("text/html", "image/*", "nonsense", ";;;", "application/json;q=0")) {
            assertThat(tab.get("/health", "Accept", accept).status()).as(accept).isEqualTo(200);
        }
    }

    @Test
    void forwardedHeadersAreNotBelieved() {
        Tab tab = Tab.of(server, "forward0");

        Answer answer = tab.get(
                "/health", "X-Forwarded-Host", "evil.example", "X-Forwarded-For", "1.2.3.4", "Forwarded", "host=evil");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void aRequestWhoseHeadNeverEndsIsCutOff() throws IOException, ConfigurationException {
        ServerOptions impatient = ServerOptions.builder()
                .from(demo())
                .requestWithin(REQUEST_WITHIN)
                .build();
        try (ReferenceServer hasty = ReferenceServer.start(impatient);
                RawHttp silent = new RawHttp(hasty);
                RawHttp dripping = new RawHttp(hasty);
                RawHttp halfHandshake = new RawHttp(hasty)) {
            dripping.say("GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
            halfHandshake.say("GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n");
            Thread drip = new Thread(() -> {
                try {
                    while (true) {
                        dripping.say("x");
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    // cut off
                }
            });
            drip.setDaemon(true);
            drip.start();

            assertThat(silent.isClosedWithin(REQUEST_WITHIN.plus(SLACK))).isTrue();
            assertThat(dripping.isClosedWithin(REQUEST_WITHIN.plus(SLACK))).isTrue();
            assertThat(halfHandshake.isClosedWithin(REQUEST_WITHIN.plus(SLACK))).isTrue();
        }
    }

    @Test
    void filesComeWithTheirTypeAndAreAskedForOnce() {
        Tab tab = Tab.of(server, "files000");

        Answer index = tab.get("/");
        String etag = index.headers().firstValue("ETag").orElseThrow();

        assertThat(index.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(index.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(tab.get("/", "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(tab.get("/", "If-None-Match", "\"other\", W/" + etag).status())
                .isEqualTo(304);
        assertThat(tab.get("/", "If-None-Match", "\"other\"").status()).isEqualTo(200);
        assertThat(tab.get("/talk/anything").text()).isEqualTo(index.text());
        assertThat(tab.get("/index.html").text()).isEqualTo(index.text());
        Answer head = tab.call("HEAD", "/", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).contains(etag);
        assertThat(tab.get("/nothing.css").status()).isEqualTo(404);
        assertThat(tab.post("/", null).status()).isEqualTo(405);
    }

    /** Browsers ask for it by themselves wherever no page names another one. */
    @Test
    void theIconIsWhereBrowsersLookForIt() {
        Tab tab = Tab.of(server, "icons000");

        Answer ico = tab.get("/favicon.ico");
        Answer svg = tab.get("/assets/icons/mark.svg");

        assertThat(ico.status()).isEqualTo(200);
        assertThat(ico.headers().firstValue("Content-Type")).contains("image/x-icon");
        assertSecure(ico.headers());
        assertThat(svg.status()).isEqualTo(200);
        assertThat(svg.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertSecure(svg.headers());
        assertThat(tab.get("/").text()).contains("<link rel=\"icon\" href=\"/assets/icons/mark.svg\"");
    }

    @Test
    void noPathLeadsOutOfTheFiles() throws IOException {
        for (String path : List.of(
                "/../logback.xml",
                "/%2e%2e/logback.xml",
                "/..%2flogback.xml",
                "/assets/../../logback.xml",
                "/assets/..;/..;/logback.xml",
                "//logback.xml",
                "/assets//../logback.xml",
                "/\\..\\logback.xml",
                "/%5c..%5clogback.xml",
                "/.hidden.js",
                "/logback.xml",
                "/%00.js",
                "/io/duologue/server/Main.class")) {
            String answer = RawHttp.ask(server, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(RawHttp.status(answer)).as(path).isIn(400, 404);
            assertThat(answer).doesNotContain("<configuration>");
        }
    }

    @Test
    void twoLengthsAreOneTooMany() throws IOException {
        String head = "POST /api/v1/auth/sign-in/demo HTTP/1.1\r\nHost: localhost\r\n";

        String answer =
                RawHttp.ask(server, head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n" + "0\r\n\r\n");

        assertThat(RawHttp.status(answer)).isEqualTo(400);
    }

    private static void assertIsTooLarge(String target, String answer) {
        assertThat(answer).as(target).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        if (!target.startsWith("HEAD")) {
            assertThat(answer).as(target).contains("\"frame.too-large\"", "\"limit\":65536");
        }
    }

    private static void assertSecure(HttpHeaders headers) {
        SecurityHeaders.ALL.forEach(
                (name, value) -> assertThat(headers.allValues(name)).containsExactly(value));
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.firstValue("X-Powered-By")).isEmpty();
    }

    private static String path(Route route) {
        return Arrays.stream(route.path().split("/", -1))
                .map(part -> part.equals("{provider}") ? "demo" : part.startsWith("{") ? "c_" + "a".repeat(26) : part)
                .collect(Collectors.joining("/"));
    }
}
