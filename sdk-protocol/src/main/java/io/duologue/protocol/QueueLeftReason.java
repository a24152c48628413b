package io.duologue.protocol;

/** Why a search ended without the person's talking. */
public enum QueueLeftReason {
    SELF("self"),
    MATCHED("matched"),
    TIMEOUT("timeout"),
    MISSED("missed"),
    RESTRICTED("restricted"),
    DRAINING("draining");

    private final String wireName;

    QueueLeftReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
