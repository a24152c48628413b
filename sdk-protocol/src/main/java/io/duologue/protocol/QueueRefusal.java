package io.duologue.protocol;

/** Why a search could not begin. */
public enum QueueRefusal {
    RESTRICTED("restricted"),
    FULL("full"),
    ONBOARDING("onboarding"),
    DRAINING("draining"),
    /** This person wants to meet nobody for a while. */
    PAUSED("paused");

    private final String wireName;

    QueueRefusal(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
