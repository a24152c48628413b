package io.duologue.core.conversation;

import io.duologue.core.Checks;

/**
 * A place in a log: an entry's number and the random mark that was written with it, so that a place in a log that lost
 * entries and grew anew is not taken for the old one. Immutable.
 */
public record Position(long seq, int mark) {
    /** Before the first entry. */
    public static final Position START = new Position(0, 0);

    public Position {
        Checks.atLeast("seq", 0, seq);
    }
}
