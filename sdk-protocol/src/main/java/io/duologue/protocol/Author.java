package io.duologue.protocol;

/** Who wrote an entry, as its receiver sees it. */
public enum Author {
    SELF("self"),
    PARTNER("partner"),
    SERVER("server");

    private final String wireName;

    Author(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
