package io.duologue.protocol;

/** Whether a person is there. */
public enum PartnerPresence {
    PRESENT("present"),
    AWAY("away"),
    GONE("gone");

    private final String wireName;

    PartnerPresence(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
