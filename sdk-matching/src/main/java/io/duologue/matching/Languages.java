package io.duologue.matching;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Languages apart from their regions: {@code pt-br} and {@code pt-pt} understand each other. */
public final class Languages {

    private Languages() {}

    /** The language of a tag without its region: {@code pt} of {@code pt-br}. */
    public static String base(String tag) {
        int dash = tag.indexOf('-');
        return dash < 0 ? tag : tag.substring(0, dash);
    }

    /** The languages without their regions. */
    static Set<String> bases(List<String> languages) {
        return languages.stream().map(Languages::base).collect(Collectors.toUnmodifiableSet());
    }
}
