package io.duologue.matching.simulation;

import java.time.Duration;

/**
 * Something that must never happen, and happened. Immutable.
 *
 * @param at after the beginning of the trace
 * @param what for a person: who, with whom, and why it is wrong
 */
public record Violation(Rule rule, Duration at, String what) {

    /** What is watched. */
    public enum Rule {
        /** Somebody was taken who was already taken, or had gone. */
        DOUBLE_CLAIM,
        /** Somebody was proposed whom the queue does not give: in a simulation nobody is faster. */
        REFUSED_CLAIM,
        /** A hard rule was broken, as seen by either. */
        HARD_RULE,
        /** Two met again, or were offered to each other again, before the cool-down was over. */
        REPEAT,
        /** Two were paired of whom one still insists on something that the other is not. Of those only that keep wishes. */
        WISH,
        /** Somebody who had waited too long to be passed over was passed over. Of those only that promise not to. */
        OVERTAKING,
        /** Somebody waits whom nobody looks for a partner for, or is neither waiting, offered, paired nor gone. */
        LOST_TICKET
    }
}
