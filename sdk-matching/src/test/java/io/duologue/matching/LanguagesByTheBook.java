package io.duologue.matching;

import java.util.List;

/** Compares language tags one by one by their language alone, to judge what is compared in another form. */
final class LanguagesByTheBook {

    private LanguagesByTheBook() {}

    static boolean areShared(List<String> mine, List<String> theirs) {
        return rankOfShared(mine, theirs) >= 0;
    }

    /** The place, from 0, of the first of mine that is shared; −1 if none is. */
    static int rankOfShared(List<String> mine, List<String> theirs) {
        for (int rank = 0; rank < mine.size(); rank++) {
            for (String their : theirs) {
                if (isSame(mine.get(rank), their)) {
                    return rank;
                }
            }
        }
        return -1;
    }

    private static boolean isSame(String a, String b) {
        int length = lengthOfLanguage(a);
        return length == lengthOfLanguage(b) && a.regionMatches(0, b, 0, length);
    }

    private static int lengthOfLanguage(String tag) {
        int dash = tag.indexOf('-');
        return dash < 0 ? tag.length() : dash;
    }
}
