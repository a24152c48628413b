package io.duologue.examples.custommoderation;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Blocks messages with a word of a list in them. A word is a run of letters: "ass" is not found in "assume". Only computes, in time
 * proportional to the length of the text, and so is asked without a change of threads. Immutable.
 */
public final class WordList implements ModerationPolicy.Quick {
    private static final Verdict BLOCKED = Verdict.block("word-list", "A word in this message is not used here.");

    private final Set<String> words;

    public WordList(Set<String> words) {
        this.words = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Verdict judge(MessageDraft draft) {
        String text = draft.text().toLowerCase(Locale.ROOT);
        int begin = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (!Character.isLetter(text.codePointAt(at))) {
                if (words.contains(text.substring(begin, at))) {
                    return BLOCKED;
                }
                begin = at + Character.charCount(text.codePointAt(at));
            }
        }
        return words.contains(text.substring(begin)) ? BLOCKED : Verdict.ALLOW;
    }
}
