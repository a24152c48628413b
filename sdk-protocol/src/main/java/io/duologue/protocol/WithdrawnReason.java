package io.duologue.protocol;

/** Why an offer came to nothing, as its receiver may know it. */
public enum WithdrawnReason {
    WITHDRAWN("withdrawn"),
    MISSED("missed"),
    DECLINED("declined");

    private final String wireName;

    WithdrawnReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
