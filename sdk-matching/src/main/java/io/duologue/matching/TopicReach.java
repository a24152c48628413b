package io.duologue.matching;

/** How near a partner's topic must be, from strict to loose. */
public enum TopicReach {
    /** The same topic. */
    LEAF,
    /** The same topic, or two below one parent, or one above the other. */
    PARENT,
    ANY
}
