package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bell as it travels: a letter, for whom it rings, where there is one the conversation, and what it brings, with blanks between. Pure.
 * What a newer node rings that this one does not know is nothing to it.
 */
final class BellText {
    private static final String NONE = "-";
    private static final String READ = "r";
    private static final String BETWEEN = ":";
    /** The last of them may have blanks itself. */
    private static final int MOST_WORDS = 6;

    private BellText() {}

    static String of(Bell bell) {
        String to = " " + bell.to();
        if (bell instanceof Bell.LogGrew grew) {
            return "L" + to + " " + grew.conversation() + growth(grew.growth());
        }
        if (bell instanceof Bell.MarksMoved moved) {
            return "M" + to + " " + moved.conversation() + " " + receipt(moved.receipt());
        }
        if (bell instanceof Bell.Arrived arrived) {
            return "N" + to + " " + arrived.partner() + " " + arrived.at();
        }
        if (bell instanceof Bell.Typing typing) {
            return (typing.active() ? "T" : "t") + to + " " + typing.conversation();
        }
        if (bell instanceof Bell.SessionChanged) {
            return "S" + to;
        }
        return (bell instanceof Bell.QueueChanged ? "Q" : "A") + to;
    }

    private static String growth(Bell.@Nullable Growth growth) {
        if (growth == null) {
            return "";
        }
        return " " + place(growth.behind()) + " " + receipt(growth.receipt()) + " " + EntryText.message(growth.entry());
    }

    private static String receipt(@Nullable Receipt receipt) {
        return receipt == null ? NONE : place(receipt.upTo()) + (receipt.read() ? READ : "");
    }

    private static String place(Position place) {
        return place.seq() + BETWEEN + place.mark();
    }

    static Optional<Bell> read(String text) {
        String[] words = text.split(" ", MOST_WORDS);
        try {
            return words.length < 2 ? Optional.empty() : read(words, new UserId(words[1]));
        } catch (RuntimeException e) {
            // Whatever it is, it is no bell that this node knows.
            return Optional.empty();
        }
    }

    private static Optional<Bell> read(String[] words, UserId to) {
        return switch (words[0] + words.length) {
            case "S2" -> Optional.of(new Bell.SessionChanged(to));
            case "Q2" -> Optional.of(new Bell.QueueChanged(to));
            case "A2" -> Optional.of(new Bell.AdmissionChanged(to));
            case "N4" -> Optional.of(new Bell.Arrived(to, new UserId(words[2]), new NodeId(words[3])));
            case "L3" -> Optional.of(new Bell.LogGrew(to, new ConversationId(words[2])));
            case "L6" -> Optional.of(new Bell.LogGrew(to, new ConversationId(words[2]), growth(words)));
            // Of an older node, which says no more.
            case "M3" -> Optional.of(new Bell.LogGrew(to, new ConversationId(words[2])));
            case "M4" ->
                Optional.ofNullable(receipt(words[3]))
                        .map(receipt -> new Bell.MarksMoved(to, new ConversationId(words[2]), receipt));
            case "T3" -> Optional.of(new Bell.Typing(to, new ConversationId(words[2]), true));
            case "t3" -> Optional.of(new Bell.Typing(to, new ConversationId(words[2]), false));
            default -> Optional.empty();
        };
    }

    private static Bell.Growth growth(String[] words) {
        Position behind = place(words[3]);
        return new Bell.Growth(behind, EntryText.entry(Long.toString(behind.seq() + 1), words[5]), receipt(words[4]));
    }

    private static @Nullable Receipt receipt(String text) {
        if (text.equals(NONE)) {
            return null;
        }
        boolean read = text.endsWith(READ);
        return new Receipt(place(read ? text.substring(0, text.length() - READ.length()) : text), read);
    }

    private static Position place(String text) {
        int between = text.indexOf(BETWEEN);
        return new Position(Long.parseLong(text.substring(0, between)), Integer.parseInt(text.substring(between + 1)));
    }
}
