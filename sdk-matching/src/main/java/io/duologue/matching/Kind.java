package io.duologue.matching;

/** A way to talk that a participant consents to, from the least to the most that it discloses. */
public enum Kind {
    TEXT,
    AUDIO,
    VIDEO
}
