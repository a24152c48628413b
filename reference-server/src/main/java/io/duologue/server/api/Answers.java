package io.duologue.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.engine.Answer;
import io.duologue.core.engine.Commands.QueueView;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameCodec;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.server.http.Json;
import io.duologue.server.http.JsonBody;
import io.duologue.server.http.Problems;
import io.duologue.server.http.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Between HTTP and the wire: what a frame says is written in the same words here, and a command's body is checked by the
 * same rules as the frame's. Safe for many threads.
 */
final class Answers {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final FrameCodec codec;
    private final Problems problems;

    Answers(FrameCodec codec, Problems problems) {
        this.codec = codec;
        this.problems = problems;
    }

    /** The value of a command that was carried out. */
    <T> T done(Answer<T> answer) {
        if (answer instanceof Answer.Done<T> done) {
            return done.value();
        }
        throw new RefusedException(((Answer.Refused<T>) answer).problem());
    }

    /** A frame as the wire has it. */
    ObjectNode frame(ServerFrame frame) {
        try {
            return (ObjectNode) MAPPER.readTree(codec.encode(frame));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode data(ServerFrame frame) {
        return (ObjectNode) frame(frame).get("data");
    }

    ObjectNode queue(QueueView view) {
        ObjectNode body = Json.object();
        body.put("state", view.doing().name().toLowerCase(Locale.ROOT));
        if (view.waiting() != null) {
            body.set("waiting", data(view.waiting()));
        }
        if (view.offer() != null) {
            body.set("offer", data(view.offer()));
        }
        return body;
    }

    /** The body as the {@code data} of a frame, checked like one. */
    <T extends ClientFrame> T command(Class<T> type, String wireName, JsonBody body) {
        return command(type, wireName, body.members());
    }

    /** The {@code data} of a frame, checked like that. */
    <T extends ClientFrame> T command(Class<T> type, String wireName, ObjectNode data) {
        ObjectNode frame = Json.object();
        frame.put("type", wireName);
        frame.set("data", data);
        return checked(type, frame);
    }

    /** The body as {@code data}, of which {@code conversation} stands in the envelope. */
    <T extends ClientFrame> T commandOfConversation(Class<T> type, String wireName, JsonBody body) {
        ObjectNode data = body.members().deepCopy();
        JsonNode conversation = data.remove("conversation");
        ObjectNode frame = Json.object();
        frame.put("type", wireName);
        if (conversation != null) {
            frame.set("conversation", conversation);
        }
        frame.set("data", data);
        return checked(type, frame);
    }

    /** The body as the {@code data} of a frame about this conversation. */
    <T extends ClientFrame> T commandIn(Class<T> type, String wireName, ConversationId conversation, JsonBody body) {
        ObjectNode frame = Json.object();
        frame.put("type", wireName);
        frame.put("conversation", conversation.value());
        frame.set("data", body.members());
        return checked(type, frame);
    }

    /** The body as a durable frame: {@code n} stands in the envelope, the rest is {@code data}. */
    <T extends ClientFrame> T durable(Class<T> type, String wireName, ConversationId conversation, JsonBody body) {
        ObjectNode data = body.members().deepCopy();
        JsonNode n = data.remove("n");
        ObjectNode frame = Json.object();
        frame.put("type", wireName);
        frame.put("conversation", conversation.value());
        if (n != null) {
            frame.set("n", n);
        }
        frame.set("data", data);
        return checked(type, frame);
    }

    private <T extends ClientFrame> T checked(Class<T> type, ObjectNode frame) {
        try {
            return type.cast(codec.decodeClient(MAPPER.writeValueAsString(frame)));
        } catch (FrameException e) {
            throw new RefusedException(inTermsOfTheBody(e));
        } catch (JsonProcessingException e) {
            throw problems.refuse(ErrorCode.FRAME_INVALID, "expected well-formed text");
        }
    }

    private Problem inTermsOfTheBody(FrameException e) {
        String field = e.field() == null ? "body" : e.field().replaceFirst("^data\\.", "");
        return problems.field(field, e.limit(), e.message()).problem();
    }
}
