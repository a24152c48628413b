package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.protocol.ClientFrame;
import io.duologue.server.AccessControlMatrix.Role;
import io.duologue.server.AccessControlMatrix.Row;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.http.Route;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what: every route and every frame is tried by everybody, and the answers are those of {@code
 * docs/access-control.md}. A route or a frame that has no row there fails the build.
 */
class AccessControlIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final AccessControlMatrix MATRIX = AccessControlMatrix.read();

    private static EverySignIn house;
    private static ReferenceServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException, ConfigurationException {
        house = EverySignIn.start();
        server = house.server();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() throws IOException {
        house.close();
    }

    static List<Row> routes() {
        return MATRIX.routes();
    }

    static List<Row> frames() {
        return MATRIX.frames();
    }

    @Test
    void everyRouteHasOneRow() {
        assertThat(MATRIX.routes())
                .extracting(Row::name)
                .containsExactlyInAnyOrderElementsOf(
                        server.routes().stream().map(AccessControlIT::name).toList());
    }

    @Test
    void everyFrameHasOneRow() {
        assertThat(MATRIX.frames())
                .extracting(Row::name)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ClientFrame.Type.values())
                        .map(ClientFrame.Type::wireName)
                        .toList());
        assertThat(leaves(ClientFrame.class)).hasSameSizeAs(ClientFrame.Type.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void aRouteAnswersEverybodyAsItsRowSays(Row row) throws Exception {
        Map<Role, String> answers = new EnumMap<>(row.cells());
        try (Scene scene = Scene.of(house, row.name().contains("{offer}"))) {
            String path = scene.path(row.name());
            for (Role role : Role.values()) {
                answers.put(role, ask(scene, role, row.name(), path));
            }
        }

        assertThat(row.with(answers)).hasToString(row.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void aFrameIsAnsweredToEverybodyAsItsRowSays(Row row) throws Exception {
        Map<Role, String> answers = new EnumMap<>(row.cells());
        try (Scene scene = Scene.of(house, row.name().startsWith("match."))) {
            for (Role role : Role.values()) {
                Optional<Guest> there = scene.live(role);
                answers.put(role, there.isEmpty() ? door(scene, role) : say(scene, role, row.name(), there.get()));
            }
        }

        assertThat(row.with(answers)).hasToString(row.toString());
    }

    /** Nobody learns which conversations, offers, blocks, sessions and notices there are, and how somebody signs in. */
    @Test
    void whatIsAnothersAndWhatIsNotThereAreAnsweredAlike() throws Exception {
        List<String> routes = routes().stream()
                .map(Row::name)
                .filter(name -> name.contains("{id}")
                        || name.contains("{offer}")
                        || name.endsWith("{case}/appeal")
                        || name.equals("DELETE /api/v1/me/identities/{provider}"))
                .toList();
        assertThat(routes).hasSizeGreaterThanOrEqualTo(10);

        for (String route : routes) {
            try (Scene scene = Scene.of(house, route.contains("{offer}"))) {
                String template = route.substring(route.indexOf(' ') + 1);
                String path = scene.path(route);
                String anothers = answer(scene, Role.OTHER_USER, route, path);
                assertThat(anothers).as(path).startsWith("4");
                for (String unknown : List.of(ofTheSameForm(template, path), "none")) {
                    String other = template.replaceFirst("\\{\\w+}", unknown);
                    assertThat(answer(scene, Role.OTHER_USER, route, other))
                            .as(other)
                            .isEqualTo(anothers);
                }
            }
        }
    }

    /** What looks like the id in this path and is nobody's. */
    private static String ofTheSameForm(String template, String path) {
        int start = template.indexOf('{');
        int after = template.length() - template.indexOf('}') - 1;
        String id = path.substring(start, path.length() - after);
        return id.substring(0, 2) + "7".repeat(id.length() - 2);
    }

    /** Without the reference, which names one answer only. */
    private static String answer(Scene scene, Role role, String route, String path) throws Exception {
        HttpResponse<String> answer = send(scene, role, route, path);
        ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
        ((ObjectNode) body.path("error")).remove("ref");
        return answer.statusCode() + " " + body;
    }

    private static String ask(Scene scene, Role role, String route, String path) throws Exception {
        HttpResponse<String> answer = send(scene, role, route, path);
        String code = answer.statusCode() < 400
                ? ""
                : " " + JSON.readTree(answer.body()).at("/error/code").asText();
        return answer.statusCode() + code;
    }

    private static HttpResponse<String> send(Scene scene, Role role, String route, String path) throws Exception {
        String method = route.substring(0, route.indexOf(' '));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        Optional<String> body = scene.body(route, role);
        request.method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        body.ifPresent(said -> request.header("Content-Type", "application/json"));
        scene.token(role).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        scene.cookie(role).ifPresent(cookie -> request.header("Cookie", cookie));
        request.header("X-Forwarded-For", scene.newClient());
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What who has no socket hears when he asks for one. */
    private static String door(Scene scene, Role role) throws IOException {
        try (RawSocket line = scene.line()) {
            List<String> headers = scene.token(role)
                    .map(Guests::bearer)
                    .orElseGet(() -> List.of("Sec-WebSocket-Protocol: duologue.v1"));
            line.raw(RawSocket.handshake(server.port(), headers));
            RawSocket.Answer answer = line.answer();
            return answer.status() + " "
                    + JSON.readTree(answer.body()).at("/error/code").asText();
        }
    }

    /** The answer to the frame, or nothing if there is none before that to a later one. */
    private static String say(Scene scene, Role role, String type, Guest guest) throws IOException {
        guest.say(scene.frame(type, role));
        guest.say("{'type':'ping','id':'after'}");
        AtomicReference<JsonNode> heard = new AtomicReference<>();
        try {
            guest.hear(frame -> {
                heard.set(frame);
                return List.of("x", "after").contains(frame.path("re").asText());
            });
        } catch (SocketException e) {
            return e.getMessage();
        }
        JsonNode answer = heard.get();
        if (answer.path("re").asText().equals("after")) {
            return "nothing";
        }
        String code = answer.at("/error/code").asText();
        return code.isEmpty() ? answer.path("type").asText() : code;
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    private static List<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(permitted -> leaves(permitted).stream())
                        .toList()
                : List.of(type);
    }
}
