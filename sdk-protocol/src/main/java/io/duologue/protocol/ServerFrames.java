package io.duologue.protocol;

import static io.duologue.protocol.Shape.members;
import static io.duologue.protocol.Shape.object;
import static io.duologue.protocol.Shape.optional;
import static io.duologue.protocol.Shape.orNull;
import static io.duologue.protocol.Shape.required;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each server frame consists of: the second table of {@code docs/spec/frames.md}, and as long as that is. */
final class ServerFrames {

    private static final Value<List<String>> TEXTS = Values.list(Values.TEXT);
    private static final Value<Author> AUTHOR = Values.oneOf(Author.class, Author::wireName);
    private static final Value<TalkIntent> INTENT = Values.oneOf(TalkIntent.class, TalkIntent::wireName);

    static final Map<String, Shape<? extends ServerFrame>> BY_NAME = shapes().entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(e -> e.getKey().wireName(), Map.Entry::getValue));

    private ServerFrames() {}

    private static Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes() {
        Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes = new EnumMap<>(ServerFrame.Type.class);
        putSession(shapes);
        putAnswers(shapes);
        putQueue(shapes);
        putMatch(shapes);
        putEntries(shapes);
        putConversation(shapes);
        putSafety(shapes);
        return shapes;
    }

    private static void putSession(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        shapes.put(
                ServerFrame.Type.WELCOME,
                object(ServerFrames::welcome, optional("re", Values.ID), required("data", welcomeData())));
        shapes.put(ServerFrame.Type.LIVE, object(f -> new ServerFrame.Live()));
        shapes.put(
                ServerFrame.Type.PING,
                object(
                        f -> {
                            Shape.Read data = f.membersOrNull("data");
                            return new ServerFrame.Ping(
                                    f.textOrNull("conversation"), data == null ? null : data.cursor("head"));
                        },
                        optional("conversation", Values.CONVERSATION),
                        optional("data", members(required("head", Values.CURSOR)))));
        shapes.put(
                ServerFrame.Type.PONG,
                object(f -> new ServerFrame.Pong(f.textOrNull("re")), optional("re", Values.ID)));
        shapes.put(
                ServerFrame.Type.AUTH_EXPIRING,
                object(
                        f -> new ServerFrame.AuthExpiring(f.members("data").instant("expiresAt")),
                        required("data", members(required("expiresAt", Values.INSTANT)))));
        shapes.put(ServerFrame.Type.SESSION_REPLACED, object(f -> new ServerFrame.SessionReplaced()));
        shapes.put(
                ServerFrame.Type.SERVER_DRAINING,
                object(
                        f -> new ServerFrame.ServerDraining(f.members("data").number("graceMs")),
                        required("data", members(required("graceMs", Values.AMOUNT)))));
        shapes.put(
                ServerFrame.Type.BYE,
                object(
                        ServerFrames::bye,
                        required(
                                "data",
                                members(
                                        required("code", Values.integer(1000, 4999)),
                                        optional("retryAfterMs", Values.list(Values.AMOUNT, 2, 2)),
                                        optional("ref", Values.TEXT)))));
    }

    private static Value<?> welcomeData() {
        Value<?> limits = object(
                ServerFrames::limits,
                required("frameBytes", Values.SMALL_AMOUNT),
                required("textCodePoints", Values.SMALL_AMOUNT),
                required("inFlight", Values.SMALL_AMOUNT),
                required("unackedEntries", Values.SMALL_AMOUNT),
                required("messageBurst", Values.SMALL_AMOUNT),
                required("messageEveryMs", Values.AMOUNT),
                required("typingEveryMs", Values.AMOUNT),
                required("reportEveryMs", Values.AMOUNT),
                required("heartbeatMs", Values.AMOUNT));
        Value<?> last = object(
                l -> new ServerFrame.Last(l.text("conversation"), l.flag("ended"), l.number("n")),
                required("conversation", Values.CONVERSATION),
                required("ended", Values.FLAG),
                required("n", Values.AMOUNT));
        Value<?> state = object(
                ServerFrames::state,
                required("kind", Values.oneOf("idle", "waiting", "offered", "talking")),
                optional("conversation", Values.CONVERSATION),
                optional("n", Values.AMOUNT),
                optional("head", Values.CURSOR));
        return members(
                required("session", Values.TEXT),
                required("resumed", Values.FLAG),
                required("state", state),
                required("guarantee", Values.oneOf(Guarantee.class, Guarantee::wireName)),
                required("resumeWindowMs", Values.AMOUNT),
                required("limits", limits),
                required("caps", TEXTS),
                optional("last", last));
    }

    private static ServerFrame.Welcome welcome(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.Welcome(
                f.textOrNull("re"),
                data.text("session"),
                data.flag("resumed"),
                data.get("state", ServerFrame.State.class),
                data.get("guarantee", Guarantee.class),
                data.number("resumeWindowMs"),
                data.get("limits", ServerFrame.Limits.class),
                data.list("caps"),
                data.find("last", ServerFrame.Last.class));
    }

    private static ServerFrame.Limits limits(Shape.Read data) {
        return new ServerFrame.Limits(
                data.smallNumber("frameBytes"),
                data.smallNumber("textCodePoints"),
                data.smallNumber("inFlight"),
                data.smallNumber("unackedEntries"),
                data.smallNumber("messageBurst"),
                data.number("messageEveryMs"),
                data.number("typingEveryMs"),
                data.number("reportEveryMs"),
                data.number("heartbeatMs"));
    }

    private static ServerFrame.State state(Shape.Read data) {
        return switch (data.text("kind")) {
            case "idle" -> new ServerFrame.State.Idle();
            case "waiting" -> new ServerFrame.State.Waiting();
            case "offered" -> new ServerFrame.State.Offered();
            default -> {
                for (String name : List.of("conversation", "n", "head")) {
                    if (!data.has(name)) {
                        data.refuse(name, -1, "expected the member " + name + " but it was absent");
                        yield new ServerFrame.State.Idle();
                    }
                }
                yield new ServerFrame.State.Talking(data.text("conversation"), data.number("n"), data.cursor("head"));
            }
        };
    }

    private static ServerFrame.Bye bye(Shape.Read f) {
        Shape.Read data = f.members("data");
        List<Long> range = data.list("retryAfterMs");
        if (!range.isEmpty() && range.get(0) > range.get(1)) {
            f.refuse("data.retryAfterMs", -1, "expected [from, to] with from not above to");
        }
        return new ServerFrame.Bye(
                data.smallNumber("code"),
                range.isEmpty() ? null : new ServerFrame.RetryAfter(range.get(0), range.get(1)),
                data.textOrNull("ref"));
    }

    private static void putAnswers(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        Value<?> data = members(
                optional("case", Values.TEXT),
                optional("ended", object(ServerFrames::ended, endedMembers())),
                optional("expiresAt", Values.INSTANT));
        shapes.put(
                ServerFrame.Type.OK,
                object(
                        ServerFrames::ok,
                        optional("re", Values.ID),
                        optional("conversation", Values.CONVERSATION),
                        optional("n", Values.COUNT),
                        optional("seq", Values.COUNT),
                        optional("mark", Values.MARK),
                        optional("at", Values.INSTANT),
                        optional("data", data)));
        Value<?> problem = object(
                ServerFrames::problem,
                required("code", Values.oneOf(ErrorCode.class, ErrorCode::wireName)),
                required("retry", Values.oneOf(Retry.class, Retry::wireName)),
                optional("retryAfterMs", Values.AMOUNT),
                optional("field", Values.TEXT),
                optional("limit", Values.AMOUNT),
                optional("expected", Values.COUNT),
                optional("rule", Values.TEXT),
                required("message", Values.TEXT),
                required("ref", Values.TEXT));
        shapes.put(
                ServerFrame.Type.ERROR,
                object(
                        f -> new ServerFrame.Error(
                                f.textOrNull("re"),
                                f.textOrNull("conversation"),
                                f.numberOr("n", 0),
                                f.get("error", ServerFrame.Problem.class)),
                        optional("re", Values.ID),
                        optional("conversation", Values.CONVERSATION),
                        optional("n", Values.COUNT),
                        required("error", problem)));
    }

    private static ServerFrame.Ok ok(Shape.Read f) {
        if (f.has("seq") != f.has("mark")) {
            f.refuse(f.has("seq") ? "mark" : "seq", -1, "expected seq and mark together");
            return ServerFrame.Ok.to(null);
        }
        Shape.Read data = f.membersOrNull("data");
        return new ServerFrame.Ok(
                f.textOrNull("re"),
                f.textOrNull("conversation"),
                f.numberOr("n", 0),
                f.has("seq") ? cursor(f) : null,
                f.instantOrNull("at"),
                data == null ? null : data.textOrNull("case"),
                data == null ? null : data.find("ended", ServerFrame.Ended.class),
                data == null ? null : data.instantOrNull("expiresAt"));
    }

    private static ServerFrame.Problem problem(Shape.Read data) {
        return new ServerFrame.Problem(
                data.get("code", ErrorCode.class),
                data.get("retry", Retry.class),
                data.numberOr("retryAfterMs", -1),
                data.textOrNull("field"),
                data.numberOr("limit", -1),
                data.numberOr("expected", -1),
                data.textOrNull("rule"),
                data.text("message"),
                data.text("ref"));
    }

    private static void putQueue(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        shapes.put(
                ServerFrame.Type.LOBBY_STATS,
                object(
                        f -> {
                            Shape.Read data = f.members("data");
                            return new ServerFrame.LobbyStats(
                                    data.smallNumber("online"),
                                    data.smallNumber("waiting"),
                                    data.smallNumber("talking"));
                        },
                        required(
                                "data",
                                members(
                                        required("online", Values.SMALL_AMOUNT),
                                        required("waiting", Values.SMALL_AMOUNT),
                                        required("talking", Values.SMALL_AMOUNT)))));
        shapes.put(
                ServerFrame.Type.QUEUE_WAITING,
                object(ServerFrames::queueWaiting, required("data", queueWaitingData())));
        shapes.put(
                ServerFrame.Type.QUEUE_LEFT,
                object(
                        f -> new ServerFrame.QueueLeft(f.members("data").get("reason", QueueLeftReason.class)),
                        required(
                                "data",
                                members(required(
                                        "reason", Values.oneOf(QueueLeftReason.class, QueueLeftReason::wireName))))));
        shapes.put(
                ServerFrame.Type.QUEUE_REFUSED,
                object(
                        f -> {
                            Shape.Read data = f.members("data");
                            return new ServerFrame.QueueRefused(
                                    f.textOrNull("re"),
                                    data.get("reason", QueueRefusal.class),
                                    data.find("restriction", ServerFrame.RestrictionNotice.class),
                                    data.numberOr("retryAfterMs", -1));
                        },
                        optional("re", Values.ID),
                        required(
                                "data",
                                members(
                                        required("reason", Values.oneOf(QueueRefusal.class, QueueRefusal::wireName)),
                                        optional("restriction", restriction()),
                                        optional("retryAfterMs", Values.AMOUNT)))));
    }

    private static Value<?> queueWaitingData() {
        Value<?> estimate = object(
                e -> new ServerFrame.EstimateMs(e.number("p50"), e.number("p80")),
                required("p50", Values.AMOUNT),
                required("p80", Values.AMOUNT));
        Value<ServerFrame.Widened> widened = object(
                w -> new ServerFrame.Widened(w.text("what"), w.text("to"), w.number("atMs")),
                required("what", Values.oneOf("topic", "seniority", "timezone", "repeat")),
                required("to", Values.TEXT),
                required("atMs", Values.AMOUNT));
        Value<ServerFrame.KeptAwayBy> reason = object(
                r -> new ServerFrame.KeptAwayBy(r.text("what"), r.text("share")),
                required("what", Values.oneOf("kind", "language", "topic", "seniority", "timezone", "closeness")),
                required("share", Values.oneOf("most", "some")));
        Value<ServerFrame.WhyNot> whyNot = object(
                w -> new ServerFrame.WhyNot(w.smallNumber("others"), w.list("reasons"), w.list("next")),
                required("others", Values.SMALL_AMOUNT),
                required("reasons", Values.list(reason)),
                required("next", Values.list(widened)));
        return members(
                required("position", Values.integer(1, Integer.MAX_VALUE)),
                required("waitedMs", Values.AMOUNT),
                orNull("estimateMs", estimate),
                required("topics", TEXTS),
                required("surprise", Values.FLAG),
                required("intent", INTENT),
                required("mode", Values.oneOf(TalkMode.class, TalkMode::wireName)),
                required("languages", TEXTS),
                required("widened", Values.list(widened)),
                optional("remainingMs", estimate),
                optional("whyNot", whyNot),
                optional("heldBackMs", Values.AMOUNT),
                optional("stalled", Values.FLAG));
    }

    private static ServerFrame.QueueWaiting queueWaiting(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.QueueWaiting(
                data.smallNumber("position"),
                data.number("waitedMs"),
                data.find("estimateMs", ServerFrame.EstimateMs.class),
                data.list("topics"),
                data.flag("surprise"),
                data.get("intent", TalkIntent.class),
                data.get("mode", TalkMode.class),
                data.list("languages"),
                data.list("widened"),
                data.find("remainingMs", ServerFrame.EstimateMs.class),
                data.find("whyNot", ServerFrame.WhyNot.class),
                data.numberOr("heldBackMs", 0),
                data.flagOrFalse("stalled"));
    }

    private static void putMatch(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        Value<?> offer = members(
                required("offer", Values.TEXT),
                required("expiresAt", Values.INSTANT),
                required("remainingMs", Values.AMOUNT),
                orNull("topic", Values.TEXT),
                required("accepted", Values.FLAG),
                required("card", card()),
                optional("preview", Values.FLAG));
        shapes.put(ServerFrame.Type.MATCH_OFFER, object(ServerFrames::matchOffer, required("data", offer)));
        Value<?> found = members(
                required("partner", card()),
                orNull("topic", Values.TEXT),
                required("startedAt", Values.INSTANT),
                required("n", Values.AMOUNT),
                required("head", Values.CURSOR),
                required("retention", retention()),
                optional("skip", skip()));
        shapes.put(ServerFrame.Type.MATCH_FOUND, conversationFrame(ServerFrames::matchFound, required("data", found)));
        shapes.put(
                ServerFrame.Type.MATCH_WITHDRAWN,
                object(
                        f -> {
                            Shape.Read data = f.members("data");
                            return new ServerFrame.MatchWithdrawn(
                                    data.text("offer"),
                                    data.get("reason", WithdrawnReason.class),
                                    data.flag("searching"));
                        },
                        required(
                                "data",
                                members(
                                        required("offer", Values.TEXT),
                                        required(
                                                "reason",
                                                Values.oneOf(WithdrawnReason.class, WithdrawnReason::wireName)),
                                        required("searching", Values.FLAG)))));
    }

    private static ServerFrame.MatchOffer matchOffer(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.MatchOffer(
                data.text("offer"),
                data.instant("expiresAt"),
                data.number("remainingMs"),
                data.textOrNull("topic"),
                data.flag("accepted"),
                data.get("card", ServerFrame.Card.class),
                data.flagOrFalse("preview"));
    }

    private static ServerFrame.MatchFound matchFound(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.MatchFound(
                f.text("conversation"),
                data.get("partner", ServerFrame.Card.class),
                data.textOrNull("topic"),
                data.instant("startedAt"),
                data.number("n"),
                data.cursor("head"),
                data.get("retention", ServerFrame.Retention.class),
                data.find("skip", ServerFrame.Skip.class));
    }

    private static Value<?> card() {
        Value<?> shared = object(
                s -> new ServerFrame.Shared(s.list("topics"), s.list("languages")),
                required("topics", TEXTS),
                required("languages", TEXTS));
        return object(
                c -> new ServerFrame.Card(
                        c.text("name"),
                        c.text("headline"),
                        c.text("bio"),
                        c.textOrNull("seniority"),
                        c.list("languages"),
                        c.list("topics"),
                        c.textOrNull("timeZone"),
                        c.textOrNull("intent"),
                        c.textOrNull("segment"),
                        c.textOrNull("company"),
                        c.list("connected"),
                        c.get("shared", ServerFrame.Shared.class),
                        c.textOrNull("avatar"),
                        c.list("verified")),
                required("name", Values.TEXT),
                required("headline", Values.TEXT),
                required("bio", Values.TEXT),
                optional("seniority", Values.oneOf("student", "0-1", "2-4", "5-9", "10-14", "15+")),
                required("languages", TEXTS),
                required("topics", TEXTS),
                optional("timeZone", Values.TEXT),
                optional("intent", Values.oneOf(wireNamesOfIntents())),
                optional("segment", Values.TEXT),
                optional("company", Values.TEXT),
                required("connected", Values.list(Values.oneOf("linkedin", "github"))),
                required("shared", shared),
                optional("avatar", Values.TEXT),
                optional("verified", Values.list(Values.oneOf("identity", "workplace"))));
    }

    private static String[] wireNamesOfIntents() {
        return Arrays.stream(TalkIntent.values()).map(TalkIntent::wireName).toArray(String[]::new);
    }

    private static Value<?> retention() {
        return object(
                r -> new ServerFrame.Retention(r.text("policy"), r.smallNumber("deletedAfterHours")),
                required("policy", Values.oneOf("none", "buffer", "evidence", "full")),
                required("deletedAfterHours", Values.SMALL_AMOUNT));
    }

    private static Value<?> skip() {
        return object(
                s -> new ServerFrame.Skip(s.instant("freeAt"), s.number("waitMs")),
                required("freeAt", Values.INSTANT),
                required("waitMs", Values.AMOUNT));
    }

    private static void putEntries(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        shapes.put(
                ServerFrame.Type.MESSAGE_NEW,
                entry(
                        f -> new ServerFrame.MessageNew(
                                f.text("conversation"),
                                cursor(f),
                                f.get("from", Author.class),
                                f.number("n"),
                                f.instant("at"),
                                f.members("data").text("text")),
                        required("from", AUTHOR),
                        required("n", Values.COUNT),
                        required("at", Values.INSTANT),
                        required("data", members(required("text", Values.TEXT)))));
        shapes.put(
                ServerFrame.Type.ENTRY_GONE, entry(f -> new ServerFrame.EntryGone(f.text("conversation"), cursor(f))));
        Value<?> presence = members(
                required("state", Values.oneOf(PartnerPresence.class, PartnerPresence::wireName)),
                optional("until", Values.INSTANT),
                optional("remainingMs", Values.AMOUNT));
        shapes.put(
                ServerFrame.Type.PARTNER_STATE,
                entry(
                        ServerFrames::partnerState,
                        required("from", AUTHOR),
                        required("at", Values.INSTANT),
                        required("data", presence)));
        List<Shape.Member> ended = new ArrayList<>(Arrays.asList(endedMembers()));
        ended.add(required("durationMs", Values.AMOUNT));
        shapes.put(
                ServerFrame.Type.CONVERSATION_ENDED,
                entry(
                        f -> new ServerFrame.ConversationEnded(
                                f.text("conversation"),
                                cursor(f),
                                f.get("from", Author.class),
                                f.instant("at"),
                                ended(f.members("data")),
                                f.members("data").number("durationMs")),
                        required("from", AUTHOR),
                        required("at", Values.INSTANT),
                        required("data", members(ended.toArray(Shape.Member[]::new)))));
        List<Shape.Member> reveal = new ArrayList<>(Arrays.asList(revealMembers()));
        reveal.add(optional("card", card()));
        shapes.put(
                ServerFrame.Type.REVEAL_UPDATE,
                entry(
                        f -> new ServerFrame.RevealUpdate(
                                f.text("conversation"),
                                cursor(f),
                                f.get("from", Author.class),
                                f.instant("at"),
                                reveal(f.members("data")),
                                f.members("data").find("card", ServerFrame.Card.class)),
                        required("from", AUTHOR),
                        required("at", Values.INSTANT),
                        required("data", members(reveal.toArray(Shape.Member[]::new)))));
    }

    private static Shape.Member[] revealMembers() {
        return new Shape.Member[] {
            required("state", Values.oneOf(RevealState.class, RevealState::wireName)),
            required("by", AUTHOR),
            optional("until", Values.INSTANT),
            optional("remainingMs", Values.AMOUNT)
        };
    }

    private static ServerFrame.Reveal reveal(Shape.Read data) {
        return new ServerFrame.Reveal(
                data.get("state", RevealState.class),
                data.get("by", Author.class),
                data.instantOrNull("until"),
                data.numberOr("remainingMs", -1));
    }

    private static ServerFrame.PartnerState partnerState(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.PartnerState(
                f.text("conversation"),
                cursor(f),
                f.get("from", Author.class),
                f.instant("at"),
                data.get("state", PartnerPresence.class),
                data.instantOrNull("until"),
                data.numberOr("remainingMs", -1));
    }

    private static Shape.Member[] endedMembers() {
        return new Shape.Member[] {
            required("reason", Values.oneOf(EndReason.class, EndReason::wireName)),
            required("by", AUTHOR),
            required("deliveredUpTo", Values.AMOUNT)
        };
    }

    private static ServerFrame.Ended ended(Shape.Read data) {
        return new ServerFrame.Ended(
                data.get("reason", EndReason.class), data.get("by", Author.class), data.number("deliveredUpTo"));
    }

    private static void putConversation(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        Value<?> upTo = members(required("upTo", Values.COUNT));
        shapes.put(
                ServerFrame.Type.MESSAGE_DELIVERED,
                conversationFrame(
                        f -> new ServerFrame.MessageDelivered(
                                f.text("conversation"), f.members("data").number("upTo")),
                        required("data", upTo)));
        shapes.put(
                ServerFrame.Type.MESSAGE_READ,
                conversationFrame(
                        f -> new ServerFrame.MessageRead(
                                f.text("conversation"), f.members("data").number("upTo")),
                        required("data", upTo)));
        shapes.put(
                ServerFrame.Type.TYPING,
                conversationFrame(
                        f -> new ServerFrame.Typing(
                                f.text("conversation"), f.members("data").flag("active")),
                        required("data", members(required("active", Values.FLAG)))));
        Value<?> snapshot = members(
                required("partner", card()),
                orNull("topic", Values.TEXT),
                required("startedAt", Values.INSTANT),
                required("n", Values.AMOUNT),
                required("head", Values.CURSOR),
                required("from", Values.CURSOR),
                required("deliveredUpTo", Values.AMOUNT),
                required("readUpTo", Values.AMOUNT),
                required("retention", retention()),
                required("over", Values.FLAG),
                optional("reveal", object(ServerFrames::reveal, revealMembers())),
                optional("skip", skip()));
        shapes.put(
                ServerFrame.Type.CONVERSATION_SNAPSHOT,
                conversationFrame(ServerFrames::snapshot, required("data", snapshot)));
    }

    private static ServerFrame.ConversationSnapshot snapshot(Shape.Read f) {
        Shape.Read data = f.members("data");
        return new ServerFrame.ConversationSnapshot(
                f.text("conversation"),
                data.get("partner", ServerFrame.Card.class),
                data.textOrNull("topic"),
                data.instant("startedAt"),
                data.number("n"),
                data.cursor("head"),
                data.cursor("from"),
                data.number("deliveredUpTo"),
                data.number("readUpTo"),
                data.get("retention", ServerFrame.Retention.class),
                data.flag("over"),
                data.find("reveal", ServerFrame.Reveal.class),
                data.find("skip", ServerFrame.Skip.class));
    }

    private static void putSafety(Map<ServerFrame.Type, Shape<? extends ServerFrame>> shapes) {
        shapes.put(
                ServerFrame.Type.MODERATION_NOTICE,
                object(
                        f -> {
                            Shape.Read data = f.members("data");
                            return new ServerFrame.ModerationNotice(
                                    f.textOrNull("conversation"),
                                    data.text("code"),
                                    data.textOrNull("rule"),
                                    data.text("message"));
                        },
                        optional("conversation", Values.CONVERSATION),
                        required(
                                "data",
                                members(
                                        required("code", Values.TEXT),
                                        optional("rule", Values.TEXT),
                                        required("message", Values.TEXT)))));
        shapes.put(
                ServerFrame.Type.RESTRICTION,
                object(
                        f -> new ServerFrame.Restriction(
                                f.members("data").get("restriction", ServerFrame.RestrictionNotice.class)),
                        required("data", members(required("restriction", restriction())))));
    }

    private static Value<?> restriction() {
        return object(
                r -> new ServerFrame.RestrictionNotice(
                        r.text("case"),
                        r.text("rule"),
                        r.text("what"),
                        r.flag("automatic"),
                        r.instant("from"),
                        r.instantOrNull("until")),
                required("case", Values.TEXT),
                required("rule", Values.TEXT),
                required("what", Values.TEXT),
                required("automatic", Values.FLAG),
                required("from", Values.INSTANT),
                optional("until", Values.INSTANT));
    }

    /** The place of an entry, which the wire writes as two members. */
    private static Cursor cursor(Shape.Read f) {
        return new Cursor(f.number("seq"), f.get("mark", Integer.class));
    }

    private static <T extends ServerFrame> Shape<T> conversationFrame(
            Function<Shape.Read, T> make, Shape.Member... members) {
        return object(make, withFirst(members, required("conversation", Values.CONVERSATION)));
    }

    private static <T extends ServerFrame> Shape<T> entry(Function<Shape.Read, T> make, Shape.Member... members) {
        return object(
                make,
                withFirst(
                        members,
                        required("conversation", Values.CONVERSATION),
                        required("seq", Values.COUNT),
                        required("mark", Values.MARK)));
    }

    private static Shape.Member[] withFirst(Shape.Member[] members, Shape.Member... first) {
        List<Shape.Member> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(members));
        return all.toArray(Shape.Member[]::new);
    }
}
