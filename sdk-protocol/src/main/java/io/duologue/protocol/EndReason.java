package io.duologue.protocol;

/** Why a conversation ended, as its receiver sees it. */
public enum EndReason {
    SELF("self"),
    PARTNER_ENDED("partner_ended"),
    PARTNER_NEXT("partner_next"),
    PARTNER_LOST("partner_lost"),
    LOST("lost"),
    TIMEOUT("timeout"),
    MODERATION("moderation"),
    SERVER("server");

    private final String wireName;

    EndReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
