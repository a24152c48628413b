package io.duologue.core.identity;

/** What a provider can have verified of a person. That somebody has signed in with it is none of these. */
public enum Verification {
    /** Who the person is, by a document of a state. */
    IDENTITY("identity"),
    /** Where the person works. */
    WORKPLACE("workplace");

    private final String wireName;

    Verification(String wireName) {
        this.wireName = wireName;
    }

    /** The word for it in frames and in JSON. */
    public String wireName() {
        return wireName;
    }
}
