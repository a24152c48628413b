package io.duologue.matching;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares language tags by their language alone: {@code pt-br} and {@code pt-pt} understand each other. */
public final class Languages {

    private Languages() {}

    /** The language of a tag without its region: {@code pt} of {@code pt-br}. */
    public static String base(String tag) {
        return tag.substring(0, lengthOfLanguage(tag));
    }

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

    /** The languages without their regions. */
    static Set<String> bases(List<String> languages) {
        return languages.stream()
                .map(language -> language.substring(0, lengthOfLanguage(language)))
                .collect(Collectors.toUnmodifiableSet());
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
