package io.duologue.protocol;

/** How far two people are with seeing each other's cards whole. */
public enum RevealState {
    /** One has asked, the other has not answered. */
    PENDING("pending"),
    /** Both agreed. */
    ACCEPTED("accepted"),
    DECLINED("declined"),
    /** Nobody answered in time. */
    EXPIRED("expired"),
    /** Taken back, or the conversation ended before an answer. */
    WITHDRAWN("withdrawn");

    private final String wireName;

    RevealState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
