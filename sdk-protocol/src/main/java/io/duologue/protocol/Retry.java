package io.duologue.protocol;

/** What a client does about an error. */
public enum Retry {
    NEVER("never"),
    AFTER("after"),
    REFRESH("refresh"),
    RESUME("resume");

    private final String wireName;

    Retry(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
