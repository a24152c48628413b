package io.duologue.protocol;

import static io.duologue.protocol.Shape.members;
import static io.duologue.protocol.Shape.object;
import static io.duologue.protocol.Shape.optional;
import static io.duologue.protocol.Shape.required;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each client frame consists of: the first table of {@code docs/spec/frames.md}. */
final class ClientFrames {

    static final Map<String, Shape<? extends ClientFrame>> BY_NAME = shapes().entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(e -> e.getKey().wireName(), Map.Entry::getValue));

    private ClientFrames() {}

    private static Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes() {
        Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes = new EnumMap<>(ClientFrame.Type.class);
        putSession(shapes);
        putQueue(shapes);
        putConversation(shapes);
        putReveal(shapes);
        putSafety(shapes);
        return shapes;
    }

    private static void putSession(Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes) {
        Value<ClientFrame.HeldCursor> held = object(
                c -> new ClientFrame.HeldCursor(c.text("conversation"), c.cursor("cursor")),
                required("conversation", Values.CONVERSATION),
                required("cursor", Values.CURSOR));
        Value<?> hello = members(
                required("client", Values.text(1, 64)),
                required(
                        "instance",
                        Values.matching("8–64 characters A-Z, a-z, 0-9, _ or -", 64, ClientFrames::isInstance)),
                required("caps", Values.list(Values.text(0, 32), 0, ProtocolLimits.CAPS)),
                optional("cursors", Values.list(held, 0, ProtocolLimits.CURSORS)));
        shapes.put(ClientFrame.Type.HELLO, frame(ClientFrames::hello, required("data", hello)));
        shapes.put(
                ClientFrame.Type.ACK,
                frame(
                        f -> new ClientFrame.Ack(f.textOrNull("id"), f.text("conversation"), f.cursor("ack")),
                        required("conversation", Values.CONVERSATION),
                        required("ack", Values.CURSOR)));
        shapes.put(ClientFrame.Type.PING, frame(f -> new ClientFrame.Ping(f.textOrNull("id"))));
        shapes.put(ClientFrame.Type.PONG, frame(f -> new ClientFrame.Pong(f.textOrNull("id"))));
        shapes.put(
                ClientFrame.Type.AUTH_REFRESH,
                frame(
                        f -> new ClientFrame.AuthRefresh(
                                f.textOrNull("id"), f.members("data").text("ticket")),
                        required("data", members(required("ticket", Values.TEXT)))));
        shapes.put(ClientFrame.Type.BYE, frame(f -> new ClientFrame.Bye(f.textOrNull("id"))));
    }

    private static ClientFrame.Hello hello(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ClientFrame.Hello(
                f.textOrNull("id"),
                data.text("client"),
                data.text("instance"),
                data.list("caps"),
                data.list("cursors"));
    }

    private static void putQueue(Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes) {
        Value<?> join = object(
                ClientFrames::search,
                required("topics", Values.list(Values.text(1, 64), 0, ProtocolLimits.TOPICS)),
                required("mode", Values.oneOf(TalkMode.class, TalkMode::wireName)),
                required("intent", Values.oneOf(TalkIntent.class, TalkIntent::wireName)),
                optional("surprise", Values.FLAG),
                optional("languages", Values.list(Values.text(2, 8), 1, ProtocolLimits.LANGUAGES)));
        shapes.put(ClientFrame.Type.QUEUE_JOIN, frame(ClientFrames::queueJoin, required("data", join)));
        shapes.put(ClientFrame.Type.QUEUE_LEAVE, frame(f -> new ClientFrame.QueueLeave(f.textOrNull("id"))));
        Value<?> offer = members(required("offer", Values.TEXT));
        shapes.put(
                ClientFrame.Type.MATCH_ACCEPT,
                frame(
                        f -> new ClientFrame.MatchAccept(
                                f.textOrNull("id"), f.members("data").text("offer")),
                        required("data", offer)));
        shapes.put(
                ClientFrame.Type.MATCH_DECLINE,
                frame(
                        f -> new ClientFrame.MatchDecline(
                                f.textOrNull("id"), f.members("data").text("offer")),
                        required("data", offer)));
    }

    /** Only who asks for a surprise may leave the topics open. */
    private static Shape.Read search(Shape.Read data) {
        if (data.list("topics").isEmpty() && !data.flagOrFalse("surprise")) {
            data.refuse(
                    "topics", 1, "expected an array of 1–" + ProtocolLimits.TOPICS + " without surprise but it had 0");
        }
        return data;
    }

    private static ClientFrame.QueueJoin queueJoin(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ClientFrame.QueueJoin(
                f.textOrNull("id"),
                data.list("topics"),
                data.get("mode", TalkMode.class),
                data.get("intent", TalkIntent.class),
                data.flagOrFalse("surprise"),
                data.list("languages"));
    }

    private static void putConversation(Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes) {
        shapes.put(
                ClientFrame.Type.MESSAGE_SEND,
                conversationFrame(
                        f -> new ClientFrame.MessageSend(
                                f.textOrNull("id"),
                                f.text("conversation"),
                                f.number("n"),
                                f.members("data").text("text"),
                                f.flagOrFalse("again"),
                                f.cursorOrNull("ack")),
                        required("n", Values.COUNT),
                        required("data", members(required("text", Values.TEXT))),
                        optional("again", Values.ONLY_TRUE)));
        shapes.put(
                ClientFrame.Type.MESSAGE_READ,
                conversationFrame(
                        f -> new ClientFrame.MessageRead(
                                f.textOrNull("id"),
                                f.text("conversation"),
                                f.members("data").cursor("upTo"),
                                f.cursorOrNull("ack")),
                        required("data", members(required("upTo", Values.CURSOR)))));
        shapes.put(
                ClientFrame.Type.TYPING_START,
                conversationFrame(f -> new ClientFrame.TypingStart(
                        f.textOrNull("id"), f.text("conversation"), f.cursorOrNull("ack"))));
        shapes.put(
                ClientFrame.Type.TYPING_STOP,
                conversationFrame(f ->
                        new ClientFrame.TypingStop(f.textOrNull("id"), f.text("conversation"), f.cursorOrNull("ack"))));
        shapes.put(
                ClientFrame.Type.CONVERSATION_END,
                conversationFrame(
                        f -> new ClientFrame.ConversationEnd(
                                f.textOrNull("id"),
                                f.text("conversation"),
                                f.number("n"),
                                f.members("data").flagOrFalse("next"),
                                f.cursorOrNull("ack")),
                        required("n", Values.COUNT),
                        required("data", members(optional("next", Values.FLAG)))));
        shapes.put(
                ClientFrame.Type.CONVERSATION_SYNC,
                conversationFrame(
                        f -> new ClientFrame.ConversationSync(
                                f.textOrNull("id"),
                                f.text("conversation"),
                                f.members("data").cursor("cursor"),
                                f.cursorOrNull("ack")),
                        required("data", members(required("cursor", Values.CURSOR)))));
    }

    private static void putReveal(Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes) {
        shapes.put(
                ClientFrame.Type.REVEAL_REQUEST,
                conversationFrame(
                        f -> new ClientFrame.RevealRequest(
                                f.textOrNull("id"), f.text("conversation"), f.number("n"), f.cursorOrNull("ack")),
                        required("n", Values.COUNT)));
        shapes.put(
                ClientFrame.Type.REVEAL_ANSWER,
                conversationFrame(
                        f -> new ClientFrame.RevealAnswer(
                                f.textOrNull("id"),
                                f.text("conversation"),
                                f.number("n"),
                                f.members("data").flag("accept"),
                                f.cursorOrNull("ack")),
                        required("n", Values.COUNT),
                        required("data", members(required("accept", Values.FLAG)))));
        shapes.put(
                ClientFrame.Type.REVEAL_WITHDRAW,
                conversationFrame(
                        f -> new ClientFrame.RevealWithdraw(
                                f.textOrNull("id"), f.text("conversation"), f.number("n"), f.cursorOrNull("ack")),
                        required("n", Values.COUNT)));
    }

    private static void putSafety(Map<ClientFrame.Type, Shape<? extends ClientFrame>> shapes) {
        Value<?> report = members(
                required("reason", Values.oneOf(ReportReason.class, ReportReason::wireName)),
                optional("note", Values.text(0, ProtocolLimits.NOTE_CODE_POINTS)),
                optional("messages", Values.list(Values.COUNT, 0, ProtocolLimits.REPORTED_MESSAGES)),
                optional("block", Values.FLAG));
        shapes.put(ClientFrame.Type.REPORT, conversationFrame(ClientFrames::report, required("data", report)));
        shapes.put(
                ClientFrame.Type.BLOCK,
                conversationFrame(
                        f -> new ClientFrame.Block(f.textOrNull("id"), f.text("conversation"), f.cursorOrNull("ack"))));
        Value<?> feedback = members(
                required("rating", Values.integer(1, ProtocolLimits.BEST_RATING)),
                optional(
                        "tags",
                        Values.list(
                                Values.oneOf(FeedbackTag.class, FeedbackTag::wireName),
                                0,
                                FeedbackTag.values().length)));
        shapes.put(ClientFrame.Type.FEEDBACK, conversationFrame(ClientFrames::feedback, required("data", feedback)));
    }

    private static ClientFrame.Feedback feedback(Shape.Read f) {
        Shape.Read data = f.members("data");
        List<FeedbackTag> tags = data.list("tags");
        return new ClientFrame.Feedback(
                f.textOrNull("id"),
                f.text("conversation"),
                (int) data.number("rating"),
                tags.stream().distinct().toList(),
                f.cursorOrNull("ack"));
    }

    private static ClientFrame.Report report(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ClientFrame.Report(
                f.textOrNull("id"),
                f.text("conversation"),
                data.get("reason", ReportReason.class),
                data.textOrNull("note"),
                data.list("messages"),
                data.flagOrFalse("block"),
                f.cursorOrNull("ack"));
    }

    private static <T extends ClientFrame> Shape<T> frame(Function<Shape.Read, T> make, Shape.Member... members) {
        List<Shape.Member> all = new ArrayList<>();
        all.add(optional("id", Values.ID));
        all.addAll(Arrays.asList(members));
        return object(make, all.toArray(Shape.Member[]::new));
    }

    private static <T extends ClientFrame> Shape<T> conversationFrame(
            Function<Shape.Read, T> make, Shape.Member... members) {
        List<Shape.Member> all = new ArrayList<>();
        all.add(required("conversation", Values.CONVERSATION));
        all.addAll(Arrays.asList(members));
        all.add(optional("ack", Values.CURSOR));
        return frame(make, all.toArray(Shape.Member[]::new));
    }

    private static boolean isInstance(String text) {
        if (text.length() < 8) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
