package io.duologue.server;

import static io.duologue.server.Tab.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.Tab.Answer;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.http.Method;
import io.duologue.server.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages of other origins may do, and what no page can make a browser do. */
class CrossOriginIT {
    private static final String ALLOWED = "https://talk.example.org";
    private static final String SIGN_IN = "/api/v1/auth/sign-in/demo";

    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        server = ReferenceServer.start(Configuration.read(
                Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0", "allowed-origins", ALLOWED)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPageOfAnAllowedOriginReadsAnswersAndErrors() {
        Tab page = Tab.of(server, "allowed0");

        for (Answer answer : List.of(
                page.get("/api/v1/lobby", "Origin", ALLOWED),
                page.get("/api/v1/me", "Origin", ALLOWED),
                page.get("/api/v1/nowhere", "Origin", ALLOWED),
                page.call("PATCH", "/api/v1/me", null, "Origin", ALLOWED),
                page.post(SIGN_IN, "x".repeat(70_000), "Origin", ALLOWED),
                page.post(SIGN_IN, "{", "Origin", ALLOWED))) {
            assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
                    .as(answer.text())
                    .containsExactly(ALLOWED);
            assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
            assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValueSatisfying(heard -> assertThat(heard).contains("Retry-After"));
        }
    }

    @Test
    void ofAnOriginThatIsNotAllowedNothingIsSaid() {
        Tab page = Tab.of(server, "denied00");

        for (String origin : List.of(
                "https://evil.example",
                "null",
                "*",
                "https://talk.example.org.evil.example",
                "https://evil-talk.example.org",
                "https://sub.talk.example.org",
                "https://talk.example.org:8443",
                "http://talk.example.org",
                "https://talk.example.org/",
                "https://talk.example.org, https://evil.example")) {
            Answer answer = page.get("/api/v1/lobby", "Origin", origin);
            assertThat(answer.headers().map().keySet())
                    .as(origin)
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
            assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
        }
        assertThat(page.get("/api/v1/lobby").headers().allValues("Vary")).containsExactly("Origin");
    }

    @Test
    void twoOriginsAreNone() throws IOException {
        String answer = RawHttp.ask(
                server,
                "GET /api/v1/lobby HTTP/1.1\r\nHost: localhost\r\nOrigin: " + ALLOWED + "\r\nOrigin: " + ALLOWED
                        + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Access-Control-");
    }

    @Test
    void aPageMayAskWhetherItMayOnEveryRouteOfTheApi() throws IOException {
        Map<String, Set<String>> methods = server.routes().stream()
                .filter(route -> route.path().startsWith("/api/"))
                .collect(Collectors.groupingBy(
                        Route::path,
                        Collectors.mapping(route -> route.method().name(), Collectors.toCollection(TreeSet::new))));
        assertThat(methods).hasSizeGreaterThan(15);

        for (Map.Entry<String, Set<String>> route : methods.entrySet()) {
            for (String method : route.getValue()) {
                String answer = permission(route.getKey(), method, ALLOWED);
                assertThat(answer)
                        .as(method + " " + route.getKey())
                        .startsWith("HTTP/1.1 204")
                        .contains(
                                "Access-Control-Allow-Origin: " + ALLOWED + "\r\n",
                                "Access-Control-Allow-Methods: " + String.join(", ", route.getValue()) + "\r\n",
                                "Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, ",
                                "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n")
                        .doesNotContain("Allow-Credentials");
            }
        }
    }

    @Test
    void whoMayNotIsAnsweredLikeAnybodyWithAnotherMethod() throws IOException {
        for (String answer : List.of(
                permission("/api/v1/queue", "POST", "https://evil.example"),
                permission("/api/v1/queue", "POST", "null"),
                permission("/health", "GET", ALLOWED),
                permission("/api/v1/queue", "PATCH", ALLOWED))) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 405")
                    .contains("Allow: ")
                    .doesNotContain("Access-Control-Allow-Methods", "Access-Control-Allow-Origin: https://evil");
        }
    }

    @Test
    void filesAndHealthAreForNoOtherOrigin() {
        Tab page = Tab.of(server, "files111");

        for (String path : List.of("/", "/health", "/docs/openapi.yaml")) {
            assertThat(page.get(path, "Origin", ALLOWED).headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void aPageElsewhereSignsInWithABearerAndIsKnownByItAlone() {
        Tab page = Tab.of(server, "bearer00");

        Answer signedIn = expect(200, page.post(SIGN_IN, "{\"bearer\":true}", "Origin", ALLOWED));
        String bearer = "Bearer " + signedIn.json().at("/bearer/token").asText();

        expect(200, page.get("/api/v1/me", "Origin", ALLOWED, "Authorization", bearer));
        expect(
                200,
                page.put(
                        "/api/v1/preferences",
                        "{\"sound\":true}",
                        "Origin",
                        ALLOWED,
                        "Sec-Fetch-Site",
                        "cross-site",
                        "Authorization",
                        bearer));
        expect(204, page.post("/api/v1/auth/sign-out", null, "Origin", ALLOWED, "Authorization", bearer));
        assertThat(page.get("/api/v1/me", "Authorization", bearer).status()).isEqualTo(401);
    }

    /** Also a browser that sends cookies to a neighbour of the site they are from. */
    @Test
    void aCookieCountsForThisSiteOnly() {
        Tab tab = Tab.of(server, "cookie11");
        expect(200, tab.post(SIGN_IN, "{}", "Origin", server.uri().toString()));
        assertThat(tab.cookies()).hasSize(1);

        assertThat(tab.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(tab.get("/api/v1/me", "Origin", server.uri().toString()).status())
                .isEqualTo(200);
        assertThat(tab.get("/api/v1/me", "Origin", ALLOWED).status()).isEqualTo(401);
        assertThat(tab.get("/api/v1/me", "Origin", "https://evil.example").status())
                .isEqualTo(401);
        assertThat(tab.post("/api/v1/auth/sign-out", null, "Origin", ALLOWED).status())
                .isEqualTo(401);
        expect(204, tab.post("/api/v1/auth/sign-out", null));
    }

    @Test
    void anotherOriginIsGivenNoCookie() {
        Tab page = Tab.of(server, "nocookie");

        expect(200, page.post(SIGN_IN, "{}", "Origin", ALLOWED));

        assertThat(page.cookies()).isEmpty();
    }

    /** What a form, an image or a script of another site can make a browser send, cookie and all. */
    @Test
    void noChangeIsForgedOnAnyRoute() throws IOException {
        Tab tab = Tab.of(server, "forged00");
        tab.signedInAs("priya");
        String cookie = tab.cookies().get(0).getName().replace("_forged00", "") + "="
                + tab.cookies().get(0).getValue();
        assertThat(known(cookie)).as("the cookie is one").isTrue();
        List<String> forgeries = List.of(
                "",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Content-Type: multipart/form-data; boundary=x\r\n",
                "Origin: https://evil.example\r\nContent-Type: application/json\r\n",
                "Origin: null\r\nContent-Type: application/json\r\n",
                "Sec-Fetch-Site: cross-site\r\nContent-Type: application/json\r\n",
                "Sec-Fetch-Site: same-site\r\nContent-Type: application/json\r\n",
                "Origin: http://localhost\r\nSec-Fetch-Site: cross-site\r\n");
        List<Route> changes = server.routes().stream()
                .filter(route -> route.method().changes())
                .toList();
        assertThat(changes).hasSizeGreaterThan(10);

        for (Route route : changes) {
            for (String forgery : forgeries) {
                String answer = RawHttp.ask(server, request(route.method(), route.path(), cookie, forgery));
                assertThat(answer)
                        .as(route.method() + " " + route.path() + " " + forgery)
                        .startsWith("HTTP/1.1 403")
                        .contains("auth.denied");
            }
        }
        assertThat(known(cookie)).as("nobody was signed out").isTrue();
        assertThat(RawHttp.ask(
                        server,
                        request(
                                Method.PUT,
                                "/api/v1/preferences",
                                cookie,
                                "Origin: http://localhost\r\nContent-Type: application/json\r\n")))
                .as("what is not forged is done")
                .startsWith("HTTP/1.1 200");
    }

    private static boolean known(String cookie) throws IOException {
        return RawHttp.ask(server, request(Method.GET, "/api/v1/me", cookie, ""))
                .startsWith("HTTP/1.1 200");
    }

    private static String request(Method method, String path, String cookie, String headers) {
        return method + " " + path.replace("{provider}", "demo").replaceAll("\\{\\w+}", "x")
                + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\nContent-Length: 0\r\n" + headers + "\r\n";
    }

    private static String permission(String path, String method, String origin) throws IOException {
        return RawHttp.ask(
                server,
                "OPTIONS " + path.replaceAll("[{}]", "") + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                        + "\r\nAccess-Control-Request-Method: " + method
                        + "\r\nAccess-Control-Request-Headers: authorization,content-type\r\n\r\n");
    }
}
