package io.duologue.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A sample of every frame beside its golden file, which says byte for byte how it looks on the wire. A file is named
 * after the frame's type, followed by a variant where the type has several samples.
 */
final class GoldenFrames {

    static final String CONVERSATION = "c_01jd8m3v5q2x7y9z4w6t8r0p1n";
    private static final String EARLIER = "c_01jd8m3v5q2x7y9z4w6t8r0p2k";
    private static final Cursor CURSOR = new Cursor(41, 0x9f3a11c0);
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00.123Z");
    private static final String TEXT = "Hello 👋, \"line\"\nnext\tone \\ ü";
    private static final ServerFrame.Limits LIMITS =
            new ServerFrame.Limits(65536, 1000, 64, 256, 5, 500, 1000, 10000, 20000);
    private static final ServerFrame.Card CARD = new ServerFrame.Card(
            "Mira Tal",
            "Platform engineer",
            "Queues, mostly.\nAnd tea.",
            "5-9",
            List.of("en", "de"),
            List.of("java", "distributed-systems"),
            "Europe/Berlin",
            "talk",
            "engineering",
            "Tal & Söhne",
            List.of("linkedin", "github"),
            new ServerFrame.Shared(List.of("java"), List.of("en")),
            "a_01h8xgwr5t",
            List.of("identity", "workplace"));
    private static final ServerFrame.Card EMPTY_CARD = new ServerFrame.Card(
            "Jo",
            "",
            "",
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            null,
            List.of(),
            new ServerFrame.Shared(List.of(), List.of()));
    private static final ServerFrame.RestrictionNotice RESTRICTION = new ServerFrame.RestrictionNotice(
            "k_7", "respect", "queue", false, AT, Instant.parse("2026-11-22T09:00:00Z"));
    private static final ServerFrame.Ended ENDED = new ServerFrame.Ended(EndReason.PARTNER_NEXT, Author.PARTNER, 41);

    /** A golden file, read with the codec's one of two directions. */
    record Golden(String direction, String name, String json, Object frame) {

        Object decode(FrameCodec codec, String text) {
            return direction.equals("client") ? codec.decodeClient(text) : codec.decodeServer(text);
        }

        byte[] encode(FrameCodec codec) {
            return frame instanceof ClientFrame client ? codec.encode(client) : codec.encode((ServerFrame) frame);
        }

        /** Every member of it has to be there. */
        boolean isMinimal() {
            Map<String, ?> samples = direction.equals("client") ? CLIENT : SERVER;
            return name.endsWith(".min") || (!samples.containsKey(name + ".min") && isPlain());
        }

        private boolean isPlain() {
            String type = frame instanceof ClientFrame client
                    ? client.type().wireName()
                    : ((ServerFrame) frame).type().wireName();
            return name.equals(type);
        }

        @Override
        public String toString() {
            return direction + "/" + name;
        }
    }

    static final Map<String, ClientFrame> CLIENT = client();
    static final Map<String, ServerFrame> SERVER = server();

    private GoldenFrames() {}

    static Stream<Golden> all() {
        return Stream.concat(
                CLIENT.entrySet().stream().map(e -> golden("client", e.getKey(), e.getValue())),
                SERVER.entrySet().stream().map(e -> golden("server", e.getKey(), e.getValue())));
    }

    private static Golden golden(String direction, String name, Object frame) {
        String path = "/golden/" + direction + "/" + name + ".json";
        try (InputStream in = GoldenFrames.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new AssertionError("expected the golden file " + path);
            }
            String line = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Golden(direction, name, line.stripTrailing(), frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, ClientFrame> client() {
        Map<String, ClientFrame> frames = new LinkedHashMap<>();
        frames.put(
                "hello",
                new ClientFrame.Hello(
                        "1",
                        "web/0.1.0",
                        "Zk3-q_9aB0",
                        List.of("text", "typing"),
                        List.of(
                                new ClientFrame.HeldCursor(CONVERSATION, CURSOR),
                                new ClientFrame.HeldCursor(EARLIER, Cursor.START))));
        frames.put("hello.min", new ClientFrame.Hello(null, "w", "abcdefgh", List.of(), List.of()));
        frames.put("ack", new ClientFrame.Ack("2", CONVERSATION, CURSOR));
        frames.put("ack.min", new ClientFrame.Ack(null, CONVERSATION, CURSOR));
        frames.put("ping", new ClientFrame.Ping("3"));
        frames.put("ping.min", new ClientFrame.Ping(null));
        frames.put("pong", new ClientFrame.Pong("4"));
        frames.put("pong.min", new ClientFrame.Pong(null));
        frames.put("auth.refresh", new ClientFrame.AuthRefresh("5", "t_5Qm2"));
        frames.put("auth.refresh.min", new ClientFrame.AuthRefresh(null, "t"));
        frames.put("bye", new ClientFrame.Bye("6"));
        frames.put("bye.min", new ClientFrame.Bye(null));
        frames.put(
                "queue.join",
                new ClientFrame.QueueJoin(
                        "7",
                        List.of("java", "career"),
                        TalkMode.VIDEO,
                        TalkIntent.BE_HIRED,
                        true,
                        List.of("en", "pt-BR")));
        frames.put(
                "queue.join.min",
                new ClientFrame.QueueJoin(null, List.of("java"), TalkMode.TEXT, TalkIntent.TALK, false, List.of()));
        frames.put(
                "queue.join.surprise",
                new ClientFrame.QueueJoin(null, List.of(), TalkMode.AUDIO, TalkIntent.LEARN, true, List.of()));
        frames.put("queue.leave", new ClientFrame.QueueLeave("8"));
        frames.put("queue.leave.min", new ClientFrame.QueueLeave(null));
        frames.put("match.accept", new ClientFrame.MatchAccept("9", "o_31"));
        frames.put("match.accept.min", new ClientFrame.MatchAccept(null, "o"));
        frames.put("match.decline", new ClientFrame.MatchDecline("10", "o_31"));
        frames.put("match.decline.min", new ClientFrame.MatchDecline(null, "o"));
        frames.put("message.send", new ClientFrame.MessageSend("17", CONVERSATION, 12, TEXT, true, CURSOR));
        frames.put("message.send.min", new ClientFrame.MessageSend(null, CONVERSATION, 1, "", false, null));
        frames.put("message.read", new ClientFrame.MessageRead("18", CONVERSATION, CURSOR, CURSOR));
        frames.put("message.read.min", new ClientFrame.MessageRead(null, CONVERSATION, new Cursor(1, 0), null));
        frames.put("typing.start", new ClientFrame.TypingStart("19", CONVERSATION, CURSOR));
        frames.put("typing.start.min", new ClientFrame.TypingStart(null, CONVERSATION, null));
        frames.put("typing.stop", new ClientFrame.TypingStop("20", CONVERSATION, CURSOR));
        frames.put("typing.stop.min", new ClientFrame.TypingStop(null, CONVERSATION, null));
        frames.put("conversation.end", new ClientFrame.ConversationEnd("21", CONVERSATION, 13, true, CURSOR));
        frames.put(
                "conversation.end.min",
                new ClientFrame.ConversationEnd(null, CONVERSATION, 9007199254740991L, false, null));
        frames.put("conversation.sync", new ClientFrame.ConversationSync("22", CONVERSATION, CURSOR, CURSOR));
        frames.put("conversation.sync.min", new ClientFrame.ConversationSync(null, CONVERSATION, Cursor.START, null));
        frames.put(
                "report",
                new ClientFrame.Report(
                        "23", CONVERSATION, ReportReason.CHILD_SAFETY, "He said so.", List.of(3L, 41L), true, CURSOR));
        frames.put(
                "report.min",
                new ClientFrame.Report(null, CONVERSATION, ReportReason.SPAM, null, List.of(), false, null));
        frames.put("block", new ClientFrame.Block("24", CONVERSATION, CURSOR));
        frames.put("block.min", new ClientFrame.Block(null, CONVERSATION, null));
        frames.put("reveal.request", new ClientFrame.RevealRequest("26", CONVERSATION, 14, CURSOR));
        frames.put("reveal.request.min", new ClientFrame.RevealRequest(null, CONVERSATION, 1, null));
        frames.put("reveal.answer", new ClientFrame.RevealAnswer("27", CONVERSATION, 15, true, CURSOR));
        frames.put("reveal.answer.min", new ClientFrame.RevealAnswer(null, CONVERSATION, 1, false, null));
        frames.put("reveal.withdraw", new ClientFrame.RevealWithdraw("28", CONVERSATION, 16, CURSOR));
        frames.put("reveal.withdraw.min", new ClientFrame.RevealWithdraw(null, CONVERSATION, 1, null));
        frames.put("feedback", new ClientFrame.Feedback("25", CONVERSATION, 4, List.of(FeedbackTag.HELPFUL), CURSOR));
        frames.put("feedback.min", new ClientFrame.Feedback(null, CONVERSATION, 1, List.of(), null));
        return frames;
    }

    private static Map<String, ServerFrame> server() {
        Map<String, ServerFrame> frames = new LinkedHashMap<>();
        putSession(frames);
        putQueue(frames);
        putConversation(frames);
        return frames;
    }

    private static void putSession(Map<String, ServerFrame> frames) {
        ServerFrame.State idle = new ServerFrame.State.Idle();
        frames.put(
                "welcome",
                new ServerFrame.Welcome(
                        "1",
                        "s_4",
                        true,
                        new ServerFrame.State.Talking(CONVERSATION, 12, CURSOR),
                        Guarantee.REPLICATED,
                        60000,
                        LIMITS,
                        List.of("text", "typing"),
                        null));
        frames.put("welcome.min", welcome(null, idle, Guarantee.MEMORY, null));
        frames.put("welcome.waiting", welcome("1", new ServerFrame.State.Waiting(), Guarantee.DURABLE, null));
        frames.put("welcome.offered", welcome("1", new ServerFrame.State.Offered(), Guarantee.MEMORY, null));
        frames.put("welcome.last", welcome("1", idle, Guarantee.MEMORY, new ServerFrame.Last(CONVERSATION, true, 0)));
        frames.put("live", new ServerFrame.Live());
        frames.put("ping", new ServerFrame.Ping(CONVERSATION, CURSOR));
        frames.put("ping.min", new ServerFrame.Ping(null, null));
        frames.put("pong", new ServerFrame.Pong("3"));
        frames.put("pong.min", new ServerFrame.Pong(null));
        frames.put("auth.expiring", new ServerFrame.AuthExpiring(AT));
        frames.put("session.replaced", new ServerFrame.SessionReplaced());
        frames.put("server.draining", new ServerFrame.ServerDraining(30000));
        frames.put("bye", new ServerFrame.Bye(4201, new ServerFrame.RetryAfter(500, 5000), "r_8c1"));
        frames.put("bye.min", new ServerFrame.Bye(4000, null, null));
        frames.put(
                "ok",
                new ServerFrame.Ok(
                        "17", CONVERSATION, 12, CURSOR, AT, "k_7", ENDED, Instant.parse("2026-11-21T09:30:00Z")));
        frames.put("ok.min", ServerFrame.Ok.to(null));
        frames.put("ok.message", new ServerFrame.Ok("17", CONVERSATION, 12, CURSOR, AT, null, null, null));
        frames.put(
                "error",
                new ServerFrame.Error(
                        "17",
                        CONVERSATION,
                        12,
                        new ServerFrame.Problem(
                                ErrorCode.SEQUENCE_GAP,
                                Retry.RESUME,
                                1200,
                                "n",
                                64,
                                11,
                                "respect",
                                "expected n 11 but was 12",
                                "r_8c1")));
        frames.put(
                "error.min",
                new ServerFrame.Error(
                        null,
                        null,
                        0,
                        new ServerFrame.Problem(ErrorCode.INTERNAL, Retry.AFTER, -1, null, -1, -1, null, "", "r")));
    }

    private static ServerFrame.Welcome welcome(
            String re, ServerFrame.State state, Guarantee guarantee, ServerFrame.Last last) {
        return new ServerFrame.Welcome(re, "s_4", false, state, guarantee, 60000, LIMITS, List.of(), last);
    }

    private static void putQueue(Map<String, ServerFrame> frames) {
        frames.put("lobby.stats", new ServerFrame.LobbyStats(120, 7, 64));
        frames.put(
                "queue.waiting",
                new ServerFrame.QueueWaiting(
                        3,
                        45000,
                        new ServerFrame.EstimateMs(20000, 90000),
                        List.of("java"),
                        false,
                        TalkIntent.MENTOR,
                        TalkMode.TEXT,
                        List.of("en"),
                        List.of(
                                new ServerFrame.Widened("topic", "backend", 15000),
                                new ServerFrame.Widened("timezone", "any", 30000)),
                        new ServerFrame.EstimateMs(15000, 60000),
                        new ServerFrame.WhyNot(
                                10,
                                List.of(
                                        new ServerFrame.KeptAwayBy("topic", "most"),
                                        new ServerFrame.KeptAwayBy("language", "some")),
                                List.of(new ServerFrame.Widened("seniority", "3", 52000))),
                        15000,
                        true));
        frames.put(
                "queue.waiting.min",
                new ServerFrame.QueueWaiting(
                        1, 0, null, List.of(), true, TalkIntent.HIRE, TalkMode.VIDEO, List.of(), List.of()));
        frames.put("queue.left", new ServerFrame.QueueLeft(QueueLeftReason.MATCHED));
        frames.put("queue.refused", new ServerFrame.QueueRefused("7", QueueRefusal.RESTRICTED, RESTRICTION, 5000));
        frames.put("queue.refused.min", new ServerFrame.QueueRefused(null, QueueRefusal.FULL, null, -1));
        frames.put("match.offer", new ServerFrame.MatchOffer("o_31", AT, 20000, "java", false, CARD));
        frames.put(
                "match.offer.preview", new ServerFrame.MatchOffer("o_31", AT, 15000, "java", false, EMPTY_CARD, true));
        frames.put("match.offer.min", new ServerFrame.MatchOffer("o", AT, 0, null, true, EMPTY_CARD));
        frames.put(
                "match.found",
                new ServerFrame.MatchFound(
                        CONVERSATION,
                        CARD,
                        "java",
                        AT,
                        0,
                        Cursor.START,
                        new ServerFrame.Retention("buffer", 24),
                        new ServerFrame.Skip(AT.plusSeconds(30), 0)));
        frames.put(
                "match.found.min",
                new ServerFrame.MatchFound(
                        CONVERSATION, EMPTY_CARD, null, AT, 0, Cursor.START, new ServerFrame.Retention("none", 0)));
        frames.put("match.withdrawn", new ServerFrame.MatchWithdrawn("o_31", WithdrawnReason.WITHDRAWN, true));
    }

    private static void putConversation(Map<String, ServerFrame> frames) {
        frames.put("message.new", new ServerFrame.MessageNew(CONVERSATION, CURSOR, Author.PARTNER, 12, AT, TEXT));
        frames.put("entry.gone", new ServerFrame.EntryGone(CONVERSATION, CURSOR));
        frames.put("message.delivered", new ServerFrame.MessageDelivered(CONVERSATION, 41));
        frames.put("message.read", new ServerFrame.MessageRead(CONVERSATION, 40));
        frames.put("typing", new ServerFrame.Typing(CONVERSATION, true));
        frames.put(
                "conversation.snapshot",
                new ServerFrame.ConversationSnapshot(
                        CONVERSATION,
                        CARD,
                        "java",
                        AT,
                        12,
                        CURSOR,
                        new Cursor(21, 10),
                        40,
                        38,
                        new ServerFrame.Retention("evidence", 72),
                        false,
                        new ServerFrame.Reveal(
                                RevealState.PENDING, Author.SELF, Instant.parse("2026-11-21T09:01:00Z"), 56000),
                        new ServerFrame.Skip(AT.plusSeconds(30), 5000)));
        frames.put(
                "conversation.snapshot.min",
                new ServerFrame.ConversationSnapshot(
                        CONVERSATION,
                        EMPTY_CARD,
                        null,
                        AT,
                        0,
                        Cursor.START,
                        Cursor.START,
                        0,
                        0,
                        new ServerFrame.Retention("full", 720),
                        true,
                        null));
        frames.put(
                "partner.state",
                new ServerFrame.PartnerState(
                        CONVERSATION,
                        CURSOR,
                        Author.PARTNER,
                        AT,
                        PartnerPresence.AWAY,
                        Instant.parse("2026-11-21T09:01:00Z"),
                        56000));
        frames.put(
                "partner.state.min",
                new ServerFrame.PartnerState(CONVERSATION, CURSOR, Author.SELF, AT, PartnerPresence.PRESENT, null, -1));
        frames.put(
                "conversation.ended",
                new ServerFrame.ConversationEnded(CONVERSATION, CURSOR, Author.SERVER, AT, ENDED, 754000));
        frames.put(
                "reveal.update",
                new ServerFrame.RevealUpdate(
                        CONVERSATION,
                        CURSOR,
                        Author.PARTNER,
                        AT,
                        new ServerFrame.Reveal(
                                RevealState.PENDING, Author.PARTNER, Instant.parse("2026-11-21T09:01:00Z"), 56000),
                        null));
        frames.put(
                "reveal.update.min",
                new ServerFrame.RevealUpdate(
                        CONVERSATION,
                        CURSOR,
                        Author.SERVER,
                        AT,
                        new ServerFrame.Reveal(RevealState.EXPIRED, Author.SELF, null, -1),
                        null));
        frames.put(
                "reveal.update.card",
                new ServerFrame.RevealUpdate(
                        CONVERSATION,
                        CURSOR,
                        Author.SELF,
                        AT,
                        new ServerFrame.Reveal(RevealState.ACCEPTED, Author.PARTNER, null, -1),
                        CARD));
        frames.put(
                "moderation.notice",
                new ServerFrame.ModerationNotice(CONVERSATION, "warning", "respect", "Please stay kind."));
        frames.put("moderation.notice.min", new ServerFrame.ModerationNotice(null, "notice", null, ""));
        frames.put("restriction", new ServerFrame.Restriction(RESTRICTION));
        frames.put(
                "restriction.min",
                new ServerFrame.Restriction(
                        new ServerFrame.RestrictionNotice("k_7", "respect", "queue", true, AT, null)));
    }
}
