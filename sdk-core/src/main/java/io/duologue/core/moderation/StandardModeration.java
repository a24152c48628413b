package io.duologue.core.moderation;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges by length, control characters, repetition, and links in the first minutes, in this order. Pure; takes time
 * proportional to the length of the text, whatever is in it. Immutable.
 */
final class StandardModeration implements ModerationPolicy.Quick {
    private final StandardRules rules;
    private final String linksWait;

    private StandardModeration(StandardRules rules) {
        this.rules = rules;
        this.linksWait = "Links wait until you’ve talked for " + spoken(rules.linksWait()) + ".";
    }

    static ModerationPolicy policy() {
        return policy(StandardRules.standard());
    }

    static ModerationPolicy policy(StandardRules rules) {
        return new StandardModeration(rules);
    }

    @Override
    public Verdict judge(MessageDraft draft) {
        String text = draft.text();
        int length = text.codePointCount(0, text.length());
        if (length > rules.maxLength()) {
            return MessageText.tooLong(rules.maxLength());
        }
        Optional<Verdict> refusal = MessageText.refusal(text);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (Repetition.isIn(text, rules.repeats())) {
            return Verdict.block("repetition", "The same character is repeated too often.");
        }
        if (draft.sinceStart().compareTo(rules.linksWait()) < 0 && Links.areIn(text)) {
            return Verdict.block("links-wait", linksWait);
        }
        return length > rules.flagAbove() ? Verdict.flag(MessageText.LENGTH, "This is a long message.") : Verdict.ALLOW;
    }

    private static String spoken(Duration wait) {
        if (wait.equals(Duration.ofMinutes(2))) {
            return "two minutes";
        }
        long seconds = wait.toSeconds();
        return seconds % 60 == 0 && seconds > 60
                ? String.format(Locale.ROOT, "%d minutes", seconds / 60)
                : String.format(Locale.ROOT, "%d seconds", seconds);
    }
}
