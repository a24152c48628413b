package io.duologue.protocol;

/** The richest way in which a person is ready to talk; every conversation opens as text. */
public enum TalkMode {
    TEXT("text"),
    AUDIO("audio"),
    VIDEO("video");

    private final String wireName;

    TalkMode(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
