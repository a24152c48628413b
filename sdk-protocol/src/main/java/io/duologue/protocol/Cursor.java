package io.duologue.protocol;

import java.util.Locale;

/**
 * A place in a conversation's log: the entry's position and the random mark that was written with it. On the wire it is
 * the array {@code [seq, mark]} with the mark as eight lower-case hex digits. Immutable.
 *
 * @param seq position, from 0 (before the first entry)
 * @param mark the 32 random bits of that entry; 0 for {@code seq} 0
 */
public record Cursor(long seq, int mark) {

    /** The place before the first entry. */
    public static final Cursor START = new Cursor(0, 0);

    public Cursor {
        if (seq < 0) {
            throw new IllegalArgumentException("expected a seq of at least 0 but was " + seq);
        }
    }

    /** The mark as the wire writes it: eight lower-case hex digits. */
    public String markText() {
        return markText(mark);
    }

    /** The given mark as eight lower-case hex digits. */
    public static String markText(int mark) {
        return String.format(Locale.ROOT, "%08x", mark);
    }

    /**
     * Reads a mark.
     *
     * @throws IllegalArgumentException unless the text is eight lower-case hex digits
     */
    public static int parseMark(String text) {
        if (text.length() != 8) {
            throw new IllegalArgumentException("expected a mark of 8 hex digits but it had " + text.length());
        }
        int mark = 0;
        for (int i = 0; i < 8; i++) {
            char c = text.charAt(i);
            int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                throw new IllegalArgumentException("expected a mark of 8 lower-case hex digits");
            }
            mark = mark << 4 | digit;
        }
        return mark;
    }
}
