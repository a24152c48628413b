package io.duologue.core.identity;

import org.jspecify.annotations.Nullable;

/** Makes one line of what somebody or a provider says. Pure. */
public final class OneLine {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private OneLine() {}

    /**
     * The text on one line, cut at so many characters: without what is not seen, turns the direction of writing or is
     * half a character. What joins characters stays, for languages and signs that need it. Empty if nothing can be seen.
     */
    public static String of(@Nullable String text, int most) {
        StringBuilder line = new StringBuilder();
        int length = 0;
        boolean gap = false;
        boolean seen = false;
        String given = text == null ? "" : text;
        for (int i = 0; i < given.length() && length < most; ) {
            int character = given.codePointAt(i);
            i += Character.charCount(character);
            if (isGap(character)) {
                gap = length > 0;
            } else if (!isDropped(character)) {
                if (gap && length + 1 < most) {
                    line.append(' ');
                    length++;
                } else if (gap) {
                    break;
                }
                gap = false;
                line.appendCodePoint(character);
                length++;
                seen |= !isJoiner(character);
            }
        }
        return seen ? line.toString() : "";
    }

    private static boolean isGap(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.CONTROL;
    }

    private static boolean isDropped(int character) {
        int type = Character.getType(character);
        return type == Character.SURROGATE
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE
                || (type == Character.FORMAT && !isJoiner(character));
    }

    private static boolean isJoiner(int character) {
        return character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
    }
}
