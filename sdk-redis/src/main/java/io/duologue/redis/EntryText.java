package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.Refusal;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a log as text: an entry is its mark, when it was accepted, and its body, with blanks between. Behind the body of an end
 * the script that appends it writes up to where A and B are known to have everything. What was erased has a {@code G} for its body.
 * Pure.
 */
final class EntryText {
    private static final String NONE = "-";

    private EntryText() {}

    /** A whole entry of a message, as the script writes it. */
    static String message(Entry entry) {
        EntryBody.Message message = (EntryBody.Message) entry.body();
        return entry.position().mark() + " " + Moments.exact(entry.at()) + " "
                + message(message.from(), message.n(), message.text());
    }

    static String message(Party from, long n, String text) {
        return "M " + from + " " + n + " " + text;
    }

    static String end(EntryBody.EndCause cause, @Nullable Party by, long n) {
        return "E " + cause + " " + (by == null ? NONE : by) + " " + n;
    }

    static String presence(EntryBody.PresenceChanged changed) {
        Instant until = changed.until();
        return "P " + changed.whose() + " " + changed.presence() + " " + (until == null ? NONE : Moments.exact(until));
    }

    static String disclosed(@Nullable Party by, long n, Disclosure<Party> now) {
        return "D " + (by == null ? NONE : by) + " " + n + " " + DisclosureText.of(now);
    }

    static Entry entry(String seq, String text) {
        String[] parts = text.split(" ", 3);
        Position position = new Position(Long.parseLong(seq), Integer.parseInt(parts[0]));
        return new Entry(position, Moments.parse(parts[1]), body(parts[2]));
    }

    private static EntryBody body(String text) {
        String[] parts = text.split(" ", text.startsWith("E") ? 6 : 4);
        return switch (parts[0]) {
            case "M" -> new EntryBody.Message(Party.valueOf(parts[1]), Long.parseLong(parts[2]), parts[3]);
            case "P" ->
                new EntryBody.PresenceChanged(
                        Party.valueOf(parts[1]), EntryBody.Presence.valueOf(parts[2]), until(parts[3]));
            case "D" ->
                new EntryBody.Disclosed(party(parts[1]), Long.parseLong(parts[2]), DisclosureText.read(parts[3]));
            case "G" -> new EntryBody.Gone();
            case "E" ->
                new EntryBody.Ended(
                        EntryBody.EndCause.valueOf(parts[1]),
                        party(parts[2]),
                        Long.parseLong(parts[3]),
                        Long.parseLong(parts[4]),
                        Long.parseLong(parts[5]));
            default -> throw new IllegalStateException("no such entry: " + parts[0]);
        };
    }

    private static @Nullable Party party(String text) {
        return text.equals(NONE) ? null : Party.valueOf(text);
    }

    private static @Nullable Instant until(String text) {
        return text.equals(NONE) ? null : Moments.parse(text);
    }

    static String info(ConversationInfo info) {
        return new Fields.Writer()
                .add(info.id().value())
                .add(info.a().value())
                .add(info.b().value())
                .add(info.topic())
                .add(info.startedAt())
                .toString();
    }

    static ConversationInfo info(String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return new ConversationInfo(
                new ConversationId(fields.get()),
                new UserId(fields.get()),
                new UserId(fields.get()),
                fields.find().orElse(null),
                fields.moment());
    }

    static String refusal(Refusal refusal) {
        return new Fields.Writer()
                .add(refusal.code())
                .add(refusal.field())
                .add(refusal.limit())
                .add(refusal.rule())
                .add(refusal.message())
                .toString();
    }

    static Refusal refusal(String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return new Refusal(
                fields.get(),
                fields.find().orElse(null),
                fields.number(),
                fields.find().orElse(null),
                fields.get());
    }
}
