package io.duologue.protocol;

/** What a crash can take away; declared in {@code welcome}. */
public enum Guarantee {
    MEMORY("memory"),
    REPLICATED("replicated"),
    DURABLE("durable");

    private final String wireName;

    Guarantee(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
