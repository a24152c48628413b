package io.duologue.redis;

import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log's state as it is in its hash. Pure. */
final class LogStateText {
    private LogStateText() {}

    /** @param turns field and value by turns */
    static LogState read(List<?> turns) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < turns.size(); i += 2) {
            fields.put((String) turns.get(i), (String) turns.get(i + 1));
        }
        return read(fields);
    }

    static LogState read(Map<String, String> fields) {
        String end = fields.get("end");
        return new LogState(
                EntryText.info(text(fields, "info")),
                new Position(number(fields, "head"), Math.toIntExact(number(fields, "headMark"))),
                new Position(number(fields, "kept"), Math.toIntExact(number(fields, "keptMark"))),
                end == null ? null : EntryText.entry(end, text(fields, "endEntry")),
                party(fields, Party.A),
                party(fields, Party.B),
                DisclosureText.read(fields.getOrDefault("disclosure", "")));
    }

    private static PartyState party(Map<String, String> fields, Party party) {
        return new PartyState(
                number(fields, "fence" + party),
                number(fields, "n" + party),
                number(fields, "delivered" + party),
                number(fields, "read" + party),
                number(fields, "away" + party) == 1);
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(text(fields, name));
    }

    private static String text(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("a log without " + name);
        }
        return value;
    }
}
