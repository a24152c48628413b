package io.duologue.redis;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.relay.Bell;
import java.util.Optional;

/**
 * A bell as it travels: a letter, for whom it rings, and where there is one the conversation, with blanks between. Pure. What a
 * newer node rings that this one does not know is nothing to it.
 */
final class BellText {
    private BellText() {}

    static String of(Bell bell) {
        String to = " " + bell.to();
        if (bell instanceof Bell.LogGrew grew) {
            return "L" + to + " " + grew.conversation();
        }
        if (bell instanceof Bell.MarksMoved moved) {
            return "M" + to + " " + moved.conversation();
        }
        if (bell instanceof Bell.Typing typing) {
            return (typing.active() ? "T" : "t") + to + " " + typing.conversation();
        }
        if (bell instanceof Bell.SessionChanged) {
            return "S" + to;
        }
        return (bell instanceof Bell.QueueChanged ? "Q" : "A") + to;
    }

    static Optional<Bell> read(String text) {
        String[] words = text.split(" ", -1);
        try {
            return switch (words.length) {
                case 2 -> ofPerson(words[0], new UserId(words[1]));
                case 3 -> ofConversation(words[0], new UserId(words[1]), new ConversationId(words[2]));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Bell> ofPerson(String kind, UserId to) {
        return switch (kind) {
            case "S" -> Optional.of(new Bell.SessionChanged(to));
            case "Q" -> Optional.of(new Bell.QueueChanged(to));
            case "A" -> Optional.of(new Bell.AdmissionChanged(to));
            default -> Optional.empty();
        };
    }

    private static Optional<Bell> ofConversation(String kind, UserId to, ConversationId conversation) {
        return switch (kind) {
            case "L" -> Optional.of(new Bell.LogGrew(to, conversation));
            case "M" -> Optional.of(new Bell.MarksMoved(to, conversation));
            case "T" -> Optional.of(new Bell.Typing(to, conversation, true));
            case "t" -> Optional.of(new Bell.Typing(to, conversation, false));
            default -> Optional.empty();
        };
    }
}
