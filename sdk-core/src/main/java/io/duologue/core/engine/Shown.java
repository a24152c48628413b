package io.duologue.core.engine;

/** What two people who are paired see of each other. */
public enum Shown {
    /** The profile, as its owner wrote it. */
    PROFILE,
    /** What they would talk about and in which languages; neither name nor anything else of the profile. */
    STRANGER
}
