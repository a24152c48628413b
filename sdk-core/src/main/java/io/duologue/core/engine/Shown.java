package io.duologue.core.engine;

import io.duologue.protocol.ServerFrame.Card;

/** What two people who are paired see of each other. */
public enum Shown {
    /** The profile, as its owner wrote it. */
    PROFILE,
    /** What they would talk about and in which languages; neither name nor anything else of the profile. */
    STRANGER;

    /** What is shown of this card. */
    Card of(Card whole) {
        return this == STRANGER ? Frames.stranger(whole) : whole;
    }

    /** What somebody of this name is called. */
    String of(String name) {
        return this == STRANGER ? Frames.STRANGER : name;
    }
}
