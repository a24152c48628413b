package io.duologue.server.api;

/** Whether a node takes new people, and why not. */
public enum Readiness {
    READY("ready"),
    /** It is stopping, or not up yet. */
    DRAINING("draining"),
    /** What people talk by is not there. */
    STORE_UNAVAILABLE("store.unavailable");

    private final String word;

    Readiness(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
