package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.queueing.Search;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.LiveSession.LastConversation;
import io.duologue.core.session.SessionId;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * A live session as text. In front is what scripts look at, with blanks between: version, fence, owner, id, when it was
 * disconnected, whether it is lost, when it is due ({@code -} where there is none), and the length of what follows about the last
 * conversation. Then come that and the rest, into which no script looks. Pure.
 */
final class SessionText {
    private static final String NONE = "-";
    private static final int HEAD = 9;

    private SessionText() {}

    static String of(LiveSession session) {
        String last = session.last().map(SessionText::last).orElse("");
        return String.join(
                " ",
                Long.toString(session.version()),
                Long.toString(session.fence()),
                session.owner().value(),
                session.id().value(),
                session.disconnectedAt().map(Moments::exact).orElse(NONE),
                session.lost() ? "1" : "0",
                session.due().map(Moments::exact).orElse(NONE),
                Integer.toString(last.length()),
                last + rest(session));
    }

    /** The rest of a session that does nothing and knows nothing. */
    static String freshRest() {
        return rest(Optional.empty(), Activity.IDLE, Optional.empty(), Optional.empty())
                .toString();
    }

    static LiveSession read(UserId user, String text) {
        String[] head = text.split(" ", HEAD);
        int length = Integer.parseInt(head[7]);
        String last = head[8].substring(0, length);
        Fields.Reader rest = new Fields.Reader(head[8].substring(length));
        LiveSession.Builder session = LiveSession.builder();
        session.user(user)
                .version(Long.parseLong(head[0]))
                .fence(Long.parseLong(head[1]))
                .owner(new NodeId(head[2]))
                .id(new SessionId(head[3]))
                .disconnectedAt(moment(head[4]))
                .lost(head[5].equals("1"))
                .due(moment(head[6]));
        if (!last.isEmpty()) {
            session.last(last(new Fields.Reader(last)));
        }
        return session.signIn(rest.find().map(SecretHash::new))
                .activity(activity(rest))
                .next(rest.find().map(ConversationId::new))
                .search(rest.find().map(topics -> search(topics, rest)))
                .skips(rest.find().map(Integer::parseInt).orElse(0))
                .heldBackUntil(rest.find().map(Moments::parse))
                .build();
    }

    private static Optional<Instant> moment(String text) {
        return text.equals(NONE) ? Optional.empty() : Optional.of(Moments.parse(text));
    }

    private static String last(LastConversation last) {
        return new Fields.Writer()
                .add(last.conversation().value())
                .add(last.ended() ? 1 : 0)
                .add(last.n())
                .add(last.nextServed() ? 1 : 0)
                .toString();
    }

    private static LastConversation last(Fields.Reader fields) {
        return new LastConversation(
                new ConversationId(fields.get()), fields.number() == 1, fields.number(), fields.number() == 1);
    }

    private static String rest(LiveSession session) {
        Fields.Writer rest = rest(session.signIn(), session.activity(), session.next(), session.search());
        if (session.skips() > 0 || session.heldBackUntil().isPresent()) {
            if (session.search().isEmpty()) {
                rest.add((String) null);
            }
            rest.add(session.skips());
            session.heldBackUntil().ifPresent(rest::add);
        }
        return rest.toString();
    }

    private static Fields.Writer rest(
            Optional<SecretHash> signIn, Activity activity, Optional<ConversationId> next, Optional<Search> search) {
        Fields.Writer fields =
                new Fields.Writer().add(signIn.map(SecretHash::value).orElse(null));
        add(fields, activity);
        fields.add(next.map(ConversationId::value).orElse(null));
        search.ifPresent(wish -> add(fields, wish));
        return fields;
    }

    private static void add(Fields.Writer fields, Activity activity) {
        if (activity instanceof Activity.Reserved reserved) {
            fields.add("R").add(reserved.conversation().value()).add(reserved.until());
        } else if (activity instanceof Activity.Talking talking) {
            fields.add("T").add(talking.conversation().value());
        } else {
            fields.add(activity instanceof Activity.Waiting ? "W" : "I");
        }
    }

    private static Activity activity(Fields.Reader fields) {
        String kind = fields.get();
        return switch (kind) {
            case "R" -> new Activity.Reserved(new ConversationId(fields.get()), fields.moment());
            case "T" -> new Activity.Talking(new ConversationId(fields.get()));
            case "W" -> Activity.WAITING;
            case "I" -> Activity.IDLE;
            default -> throw new IllegalStateException("no such activity: " + kind);
        };
    }

    private static void add(Fields.Writer fields, Search search) {
        fields.add(new Fields.Writer().addAll(search.topics()).toString())
                .add(search.mode().name())
                .add(search.intent().name())
                .add(search.surprise() ? 1 : 0)
                .addAll(search.languages())
                .add(search.since());
    }

    private static Search search(String topics, Fields.Reader rest) {
        return new Search(
                new Fields.Reader(topics).list(),
                Kind.valueOf(rest.get()),
                Intent.valueOf(rest.get()),
                rest.number() == 1,
                rest.list(),
                rest.moment());
    }
}
