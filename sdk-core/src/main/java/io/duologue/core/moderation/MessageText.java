package io.duologue.core.moderation;

import java.util.Optional;

/**
 * What the text of a message may be, whatever policy is used: the engine asks for it before it asks a policy. A text that
 * breaks it could not be carried to the partner. No state.
 */
public final class MessageText {
    /** Code points of the longest message. */
    public static final int MOST_CODE_POINTS = 1_000;

    static final String LENGTH = "length";

    private MessageText() {}

    /** Why the text cannot be one of a message; empty if it can. */
    public static Optional<Verdict> refusal(String text) {
        if (text.isEmpty()) {
            return Optional.of(Verdict.block(LENGTH, "There is nothing in this message."));
        }
        if (text.codePointCount(0, text.length()) > MOST_CODE_POINTS) {
            return Optional.of(tooLong(MOST_CODE_POINTS));
        }
        return unreadable(text);
    }

    static Verdict tooLong(int most) {
        return Verdict.tooLong(LENGTH, "A message has at most " + most + " characters.", most);
    }

    private static Optional<Verdict> unreadable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isForbiddenControl(character)) {
                return Optional.of(
                        Verdict.block("control-characters", "This message has characters in it that nobody can see."));
            }
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(character)) {
                return Optional.of(Verdict.block("broken-characters", "This message has half a character in it."));
            }
        }
        return Optional.empty();
    }

    /** Controls are all in the first plane, so that no pair has to be put together. */
    private static boolean isForbiddenControl(char character) {
        return Character.getType(character) == Character.CONTROL && character != '\n' && character != '\t';
    }
}
