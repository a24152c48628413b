package io.duologue.protocol;

/** What a person says of a conversation in a word. */
public enum FeedbackTag {
    HELPFUL("helpful"),
    SPAM("spam"),
    RUDE("rude");

    private final String wireName;

    FeedbackTag(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
