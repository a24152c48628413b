package io.duologue.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One tab of a browser: keeps cookies with the other tabs of its browser, and says its name with every request. */
final class Tab {
    static final JsonMapper JSON = new JsonMapper();
    /** Every frame that any tab says or hears. */
    private static final FrameCheck FRAMES = new FrameCheck(FrameSchemas.load());

    /** Every answer that any tab gets. */
    private static final OpenApi DOCUMENTED = OpenApi.read();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI server;
    private final URI sockets;
    private final String name;
    private final HttpClient http;
    private final CookieManager cookies;

    private Tab(URI server, URI sockets, String name, CookieManager cookies) {
        this.server = server;
        this.sockets = sockets;
        this.name = name;
        this.cookies = cookies;
        this.http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    static Tab of(ReferenceServer server, String name) {
        return new Tab(
                URI.create("http://localhost:" + server.port()),
                server.realtimeUri(),
                name,
                new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    }

    /** Of a server that another process runs. */
    static Tab of(URI server, String name) {
        return new Tab(
                server,
                URI.create("ws://localhost:" + server.getPort() + RealtimeTransport.PATH),
                name,
                new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    }

    /** Another tab of the same browser. */
    Tab another(String otherName) {
        return new Tab(server, sockets, otherName, cookies);
    }

    /** The same tab, which from now on asks this node of the same platform. */
    Tab at(ReferenceServer other) {
        return new Tab(URI.create("http://localhost:" + other.port()), other.realtimeUri(), name, cookies);
    }

    List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    /** What came back. */
    record Answer(int status, java.net.http.HttpHeaders headers, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }

        JsonNode error() {
            return json().path("error");
        }

        String code() {
            return error().path("code").asText();
        }
    }

    Answer get(String path, String... headers) {
        return call("GET", path, null, headers);
    }

    Answer post(String path, String body, String... headers) {
        return call("POST", path, body, headers);
    }

    Answer put(String path, String body, String... headers) {
        return call("PUT", path, body, headers);
    }

    Answer delete(String path, String... headers) {
        return call("DELETE", path, null, headers);
    }

    Answer call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("X-Duologue-Tab", name);
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
            DOCUMENTED.check(method, path, body, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs in and goes through the onboarding. */
    Tab signedInAs(String persona) {
        expect(200, post("/api/v1/auth/sign-in/demo", "{\"persona\":\"" + persona + "\"}"));
        expect(200, put("/api/v1/profile", "{\"confirmed\":true}"));
        String version = get("/api/v1/acknowledgements")
                .json()
                .at("/required/guidelines")
                .asText();
        expect(
                201,
                post(
                        "/api/v1/acknowledgements",
                        "{\"document\":\"guidelines\",\"version\":\"" + version + "\",\"adult\":true}"));
        return this;
    }

    String ticket() {
        return post("/api/v1/auth/ws-ticket", null).json().path("ticket").asText();
    }

    /** Opens a socket and says hello. */
    Line live() {
        return connected(ticket()).hello();
    }

    Line connected(String ticket) {
        Line line = new Line();
        line.socket = http.newWebSocketBuilder()
                .subprotocols("duologue.v1", "ticket." + ticket)
                .buildAsync(sockets, line)
                .join();
        return line;
    }

    static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + " but was " + answer.status() + ": " + answer.text());
        }
        return answer;
    }

    /** A socket, its frames in order, and at last the code of its close. */
    static final class Line implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final StringBuilder begun = new StringBuilder();
        private WebSocket socket;

        Line hello() {
            say(
                    "{\"type\":\"hello\",\"id\":\"h\",\"data\":{\"client\":\"test\",\"instance\":\"instance-1\",\"caps\":[]}}");
            await("live");
            return this;
        }

        void say(String frame) {
            FRAMES.of(Direction.CLIENT).accept(frame);
            socket.sendText(frame, true).join();
        }

        /** The next frame of this type; others are dropped. */
        JsonNode await(String type) {
            try {
                for (JsonNode frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                        frame != null;
                        frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    FRAMES.verify();
                    if (frame.path("type").asText().equals(type)) {
                        return frame;
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new AssertionError("no " + type + " in time");
        }

        /** Every frame until now, whether it was waited for or not. */
        List<String> heard() {
            return List.copyOf(heard);
        }

        int awaitClose() {
            return await("closed").path("code").asInt();
        }

        void leave() {
            socket.abort();
            FRAMES.verify();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            begun.append(data);
            if (last) {
                take(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String frame) {
            heard.add(frame);
            try {
                FRAMES.of(Direction.SERVER).accept(frame);
            } catch (AssertionError e) {
                // Thrown where the test waits for its frame: here nobody would hear it.
            }
            try {
                frames.add(JSON.readTree(frame));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            frames.add(JSON.createObjectNode().put("type", "closed").put("code", code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            frames.add(JSON.createObjectNode().put("type", "closed").put("code", 1006));
        }
    }
}
