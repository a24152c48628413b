package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two people who came like anybody does, by HTTP and a browser's socket, and go on talking whatever happens around them:
 * each says something every tenth of a second, on one connection from beginning to end.
 */
final class Bystanders implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long EVERY_MS = 100;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Person maya;
    private final Person tomas;

    private Bystanders(Person maya, Person tomas) {
        this.maya = maya;
        this.tomas = tomas;
    }

    static Bystanders meet(ReferenceServer server, FrameCheck check) throws Exception {
        Bystanders both = new Bystanders(Person.comes(server, check, "maya"), Person.comes(server, check, "tomas"));
        await().atMost(PATIENCE).until(() -> both.maya.isTalking() && both.tomas.isTalking());
        ScheduledFuture<?> unused =
                both.clock.scheduleAtFixedRate(both::sayOneEach, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
        return both;
    }

    private void sayOneEach() {
        maya.says();
        tomas.says();
    }

    String conversation() {
        return maya.conversation;
    }

    /** Whoever still talks has heard more than before, and nothing but what was said, in order and once. */
    void haveNoticedNothing() {
        int mayaHeard = maya.heard.size();
        int tomasHeard = tomas.heard.size();
        await("the bystanders go on")
                .atMost(PATIENCE)
                .until(() -> maya.heard.size() >= mayaHeard + 2 && tomas.heard.size() >= tomasHeard + 2);
        assertInOrder(maya.heard, tomas.said);
        assertInOrder(tomas.heard, maya.said);
        assertThat(maya.troubles).isEmpty();
        assertThat(tomas.troubles).isEmpty();
    }

    private static void assertInOrder(List<String> heard, List<String> said) {
        List<String> snapshot = List.copyOf(heard);
        assertThat(List.copyOf(said).subList(0, snapshot.size())).isEqualTo(snapshot);
    }

    /** They fall silent: all that was said has been heard, answered, and has one place in one order. */
    void haveLostAndRepeatedNothing() {
        clock.shutdownNow();
        await("everything has arrived")
                .atMost(PATIENCE)
                .until(() -> maya.heard.size() >= tomas.said.size()
                        && tomas.heard.size() >= maya.said.size()
                        && maya.accepted.size() >= maya.said.size()
                        && tomas.accepted.size() >= tomas.said.size());
        assertThat(maya.heard).isEqualTo(tomas.said);
        assertThat(tomas.heard).isEqualTo(maya.said);
        Map<Long, String> order = new TreeMap<>(maya.accepted);
        order.putAll(tomas.accepted);
        assertThat(order).hasSize(maya.said.size() + tomas.said.size());
        assertThat(maya.log).isEqualTo(order);
        assertThat(tomas.log).isEqualTo(order);
    }

    /** How long a word took at most. */
    Duration longestWay() {
        return Duration.ofNanos(Math.max(maya.longestWay, tomas.longestWay));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        maya.socket.abort();
        tomas.socket.abort();
    }

    /** One of the two. What it hears comes on one thread at a time, what it says on another. */
    private static final class Person implements WebSocket.Listener {
        private final String name;
        private final FrameCheck check;
        private final StringBuilder part = new StringBuilder();
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<String> troubles = new CopyOnWriteArrayList<>();
        /** What has a place in the conversation, by place: one's own words and all words. */
        private final Map<Long, String> accepted = new ConcurrentSkipListMap<>();

        private final Map<Long, String> log = new ConcurrentSkipListMap<>();
        private volatile String conversation = "";
        private volatile long longestWay;
        private volatile WebSocket socket;
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

        private Person(String name, FrameCheck check) {
            this.name = name;
            this.check = check;
        }

        static Person comes(ReferenceServer server, FrameCheck check, String persona) throws Exception {
            HttpClient http = HttpClient.newHttpClient();
            URI base = URI.create("http://127.0.0.1:" + server.port());
            ObjectNode choice = JSON.createObjectNode().put("persona", persona);
            HttpResponse<String> signedIn = ask(http, base, "POST", "/api/v1/auth/sign-in/demo", "", choice);
            String cookie =
                    signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
            ask(
                    http,
                    base,
                    "PUT",
                    "/api/v1/profile",
                    cookie,
                    JSON.createObjectNode().put("confirmed", true));
            String version = server.engine().guidelines().version();
            ask(
                    http,
                    base,
                    "POST",
                    "/api/v1/acknowledgements",
                    cookie,
                    JSON.createObjectNode()
                            .put("document", "guidelines")
                            .put("version", version)
                            .put("adult", true));
            String ticket = JSON.readTree(
                            ask(http, base, "POST", "/api/v1/auth/ws-ticket", cookie, JSON.createObjectNode())
                                    .body())
                    .path("ticket")
                    .asText();
            Person person = new Person(persona, check);
            person.socket = http.newWebSocketBuilder()
                    .header("Origin", base.toString())
                    .subprotocols("duologue.v1", "ticket." + ticket)
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/v1/realtime"), person)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            person.send(frame("hello", "h")
                    .set(
                            "data",
                            JSON.createObjectNode()
                                    .put("client", "bystander")
                                    .put("instance", "bystander-" + persona)
                                    .set("caps", JSON.createArrayNode())));
            person.send(frame("queue.join", "j")
                    .set(
                            "data",
                            JSON.createObjectNode()
                                    .put("mode", "text")
                                    .put("intent", "talk")
                                    .set("topics", JSON.createArrayNode().add("backend"))));
            return person;
        }

        private static HttpResponse<String> ask(
                HttpClient http, URI base, String method, String path, String cookie, ObjectNode body)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                    .header("Content-Type", "application/json");
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return answer;
        }

        private static ObjectNode frame(String type, String id) {
            return JSON.createObjectNode().put("type", type).put("id", id);
        }

        boolean isTalking() {
            return !conversation.isEmpty();
        }

        void says() {
            long n = said.size() + 1L;
            String text = name + " " + n + " " + System.nanoTime();
            said.add(text);
            ObjectNode frame = frame("message.send", "m" + n)
                    .put("conversation", conversation)
                    .put("n", n);
            frame.set("data", JSON.createObjectNode().put("text", text));
            send(frame);
        }

        private synchronized void send(JsonNode frame) {
            String text = frame.toString();
            check.of(Direction.CLIENT).accept(text);
            sending = sending.thenCompose(done -> socket.sendText(text, true));
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                String frame = part.toString();
                part.setLength(0);
                try {
                    check.of(Direction.SERVER).accept(frame);
                    hears(JSON.readTree(frame));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            from.request(1);
            return null;
        }

        private void hears(JsonNode frame) {
            switch (frame.path("type").asText()) {
                case "match.offer" -> accepts(frame.path("data"));
                case "match.found" -> conversation = frame.path("conversation").asText();
                case "message.new" -> hearsWords(frame);
                case "ok" -> isAnswered(frame);
                case "ping" -> send(frame("pong", "p"));
                case "error", "bye", "partner.state", "conversation.ended", "conversation.snapshot", "entry.gone" ->
                    troubles.add(frame.toString());
                default -> {}
            }
        }

        /** The offer is told again when it is known to be accepted: it is answered once. */
        private void accepts(JsonNode offer) {
            if (!offer.path("accepted").asBoolean()) {
                send(frame("match.accept", "a")
                        .set(
                                "data",
                                JSON.createObjectNode()
                                        .put("offer", offer.path("offer").asText())));
            }
        }

        private void hearsWords(JsonNode frame) {
            String text = frame.path("data").path("text").asText();
            long way = System.nanoTime() - Long.parseLong(text.split(" ", -1)[2]);
            longestWay = Math.max(longestWay, way);
            heard.add(text);
            log.put(frame.path("seq").asLong(), text);
            acknowledge(frame);
        }

        private void isAnswered(JsonNode frame) {
            if (frame.has("seq")) {
                String text = said.get(frame.path("n").asInt() - 1);
                accepted.put(frame.path("seq").asLong(), text);
                log.put(frame.path("seq").asLong(), text);
                acknowledge(frame);
            }
        }

        private void acknowledge(JsonNode entry) {
            ObjectNode ack = JSON.createObjectNode().put("type", "ack").put("conversation", conversation);
            ack.putArray("ack")
                    .add(entry.path("seq").asLong())
                    .add(entry.path("mark").asText());
            send(ack);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            troubles.add("closed with " + code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            troubles.add("failed: " + error);
        }
    }
}
