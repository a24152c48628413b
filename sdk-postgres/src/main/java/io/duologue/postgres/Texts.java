package io.duologue.postgres;

import java.util.List;

/**
 * How texts are kept: as they are, but for what Postgres cannot keep. A NUL, and half of a surrogate pair, become U+FFFD: nobody shall
 * be able to write what then nobody can report.
 */
final class Texts {
    private static final char REPLACEMENT = '\ufffd';

    private Texts() {}

    static String kept(String text) {
        return isKeptAsItIs(text) ? text : replaced(text);
    }

    static List<String> kept(List<String> texts) {
        return texts.stream().map(Texts::kept).toList();
    }

    private static boolean isKeptAsItIs(String text) {
        return text.codePoints().noneMatch(Texts::cannotBeKept);
    }

    private static String replaced(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().forEach(one -> kept.appendCodePoint(cannotBeKept(one) ? REPLACEMENT : one));
        return kept.toString();
    }

    private static boolean cannotBeKept(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }
}
