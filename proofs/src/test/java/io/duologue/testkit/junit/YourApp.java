package io.duologue.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application that is a client, as small as one can be: frames by hand over the JDK's WebSocket. */
public final class YourApp implements WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder message = new StringBuilder();
    private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final List<String> had = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private String conversation = "";
    private long n;

    private YourApp(URI url, String bearer) {
        socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + bearer)
                .subprotocols("duologue.v1")
                .buildAsync(url, this)
                .join();
    }

    /** Connects and says hello. */
    public static YourApp connect(URI url, String bearer) throws InterruptedException {
        YourApp app = new YourApp(url, bearer);
        app.tell("{'type':'hello','data':{'client':'app','instance':'" + UUID.randomUUID() + "','caps':[]}}");
        app.awaits("\"welcome\"");
        return app;
    }

    /** The status with which a handshake is refused. */
    public static int refusal(URI url, String bearer) {
        try {
            YourApp app = new YourApp(url, bearer);
            throw new AssertionError("expected a refusal but was let in: " + app.had);
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    public YourApp join(String topic) {
        tell("{'type':'queue.join','id':'j','data':{'topics':['" + topic + "'],'mode':'text','intent':'talk'}}");
        return this;
    }

    /** Accepts the offer and waits for the conversation. */
    public YourApp accept() throws InterruptedException {
        String offer = read(awaits("match.offer")).at("/data/offer").asText();
        tell("{'type':'match.accept','id':'a','data':{'offer':'" + offer + "'}}");
        JsonNode found = read(awaits("match.found"));
        conversation = found.path("conversation").asText();
        n = found.at("/data/n").asLong();
        return this;
    }

    public void say(String text) {
        n++;
        tell("{'type':'message.send','conversation':'" + conversation + "','n':" + n + ",'data':{'text':'" + text
                + "'}}");
    }

    public void types() {
        tell("{'type':'typing.start','conversation':'" + conversation + "'}");
    }

    /** The next frame that has all of this in it. */
    public String awaits(String... parts) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            String frame = inbox.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(frame)
                    .as("a frame with " + List.of(parts) + ", after " + had)
                    .isNotNull();
            had.add(frame);
            if (List.of(parts).stream().allMatch(frame::contains)) {
                return frame;
            }
        }
    }

    /** A frame that has this in it, of those that were awaited or skipped. */
    public String awaitsOrHad(String part) {
        return had.stream().filter(frame -> frame.contains(part)).findFirst().orElseThrow();
    }

    public boolean had(String part) {
        return had.stream().anyMatch(frame -> frame.contains(part));
    }

    public int closeCode() throws Exception {
        return closed.get(10, TimeUnit.SECONDS);
    }

    private synchronized void tell(String frame) {
        socket.sendText(frame.replace('\'', '"'), true).join();
    }

    private static JsonNode read(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            inbox.add(message.toString());
            message.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
