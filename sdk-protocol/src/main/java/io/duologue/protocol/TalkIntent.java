package io.duologue.protocol;

/** What a person came for. */
public enum TalkIntent {
    TALK("talk"),
    LEARN("learn"),
    MENTOR("mentor"),
    HIRE("hire"),
    BE_HIRED("be-hired");

    private final String wireName;

    TalkIntent(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
