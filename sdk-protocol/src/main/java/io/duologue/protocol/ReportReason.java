package io.duologue.protocol;

/** Why a person is reported. */
public enum ReportReason {
    HARASSMENT("harassment"),
    HATE("hate"),
    SPAM("spam"),
    EXPLICIT("explicit"),
    SCAM("scam"),
    UNDERAGE("underage"),
    CHILD_SAFETY("child-safety"),
    OTHER("other");

    private final String wireName;

    ReportReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
