package io.duologue.core.moderation;

/**
 * Finds one character typed over and over. Case counts for nothing, and neither do characters that cannot be seen.
 *
 * <p>White space is never repetition: pasted code is indented with it. Digits, emoji and the marks of which people draw
 * lines may come more often than letters, as in {@code 1000000000000} or {@code ----------}, but not for ever.
 */
final class Repetition {
    private static final int MORE_OFTEN = 8;
    private static final String LINES = "-=_*#~+.·•/\\|";

    private Repetition() {}

    static boolean isIn(String text, int repeats) {
        int last = -1;
        int run = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = Character.toLowerCase(text.codePointAt(i));
            if (isUnseen(character)) {
                continue;
            }
            run = character == last ? run + 1 : 1;
            last = character;
            if (run >= allowed(character, repeats)) {
                return true;
            }
        }
        return false;
    }

    private static int allowed(int character, int repeats) {
        if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
            return Integer.MAX_VALUE;
        }
        return mayComeMoreOften(character) ? repeats * MORE_OFTEN : repeats;
    }

    private static boolean mayComeMoreOften(int character) {
        int type = Character.getType(character);
        return Character.isDigit(character)
                || LINES.indexOf(character) >= 0
                || type == Character.DASH_PUNCTUATION
                || type == Character.OTHER_SYMBOL;
    }

    private static boolean isUnseen(int character) {
        return Character.getType(character) == Character.FORMAT || isVariationSelector(character);
    }

    private static boolean isVariationSelector(int character) {
        return character >= 0xFE00 && character <= 0xFE0F;
    }
}
