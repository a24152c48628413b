package io.duologue.matching;

/** Languages apart from their regions: {@code pt-br} and {@code pt-pt} understand each other. */
public final class Languages {

    private Languages() {}

    /** The language of a tag without its region: {@code pt} of {@code pt-br}. */
    public static String base(String tag) {
        int dash = tag.indexOf('-');
        return dash < 0 ? tag : tag.substring(0, dash);
    }
}
