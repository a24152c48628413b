package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.server.RawSocket.Said;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Somebody with a connection who may say anything on it. Every frame that is heard is held to its schema. One thread. */
final class Guest implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final RawSocket line;
    private final FrameCheck check;
    private final String token;
    private String conversation = "";

    Guest(RawSocket line, FrameCheck check, String token) {
        this.line = line;
        this.check = check;
        this.token = token;
    }

    RawSocket line() {
        return line;
    }

    /** The secret of the signed-in session. */
    String token() {
        return token;
    }

    /** The conversation that was found last. */
    String conversation() {
        return conversation;
    }

    Guest hello() throws IOException {
        say("{'type':'hello','id':'h','data':{'client':'guest','instance':'guest-0001','caps':[]}}");
        hear("welcome");
        hear("live");
        return this;
    }

    /** Says a frame that is written with single quotes. */
    void say(String frame) throws IOException {
        line.text(quoted(frame));
    }

    static String quoted(String frame) {
        return frame.replace('\'', '"');
    }

    /** A message with this number, text and id {@code m<n>}. */
    void send(long n, String text) throws IOException {
        line.text(JSON.createObjectNode()
                .put("type", "message.send")
                .put("id", "m" + n)
                .put("conversation", conversation)
                .put("n", n)
                .set("data", JSON.createObjectNode().put("text", text))
                .toString());
    }

    /** The next frame of this type. */
    JsonNode hear(String type) throws IOException {
        return hear(frame -> frame.path("type").asText().equals(type));
    }

    /** The frame that answers this id. */
    JsonNode answer(String id) throws IOException {
        return hear(frame -> frame.path("re").asText().equals(id));
    }

    JsonNode hear(Predicate<JsonNode> wanted) throws IOException {
        while (true) {
            Said said = line.next().orElseThrow(() -> new SocketException("the line is closed"));
            if (said.opCode() == RawSocket.CLOSE) {
                throw new SocketException("closed with " + said.code());
            }
            JsonNode frame = read(said);
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    /** Everything until the server's close, whose code is the farewell's. */
    Farewell farewell() throws IOException {
        List<JsonNode> frames = new ArrayList<>();
        for (Optional<Said> said = line.next(); said.isPresent(); said = line.next()) {
            if (said.get().opCode() == RawSocket.CLOSE) {
                JsonNode bye = frames.isEmpty() ? JSON.createObjectNode() : frames.get(frames.size() - 1);
                assertThat(bye.path("type").asText()).isEqualTo("bye");
                assertThat(bye.path("data").path("code").asInt())
                        .isEqualTo(said.get().code());
                return new Farewell(said.get().code(), bye.path("data"), frames);
            }
            frames.add(read(said.get()));
        }
        throw new SocketException("the line went without a close");
    }

    /** @param bye what the last frame told */
    record Farewell(int code, JsonNode bye, List<JsonNode> frames) {}

    /** The connection is served like any other. */
    void isStillServed() throws IOException {
        say("{'type':'ping','id':'still-here'}");
        assertThat(answer("still-here").path("type").asText()).isEqualTo("pong");
    }

    void accept() throws IOException {
        String offer = hear("match.offer").path("data").path("offer").asText();
        say("{'type':'match.accept','id':'a','data':{'offer':'" + offer + "'}}");
    }

    void talks() throws IOException {
        conversation = hear("match.found").path("conversation").asText();
    }

    private JsonNode read(Said said) throws IOException {
        check.of(Direction.SERVER).accept(said.text());
        return JSON.readTree(said.text());
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
