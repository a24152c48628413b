package io.duologue.core.conversation;

import java.time.Instant;

/** One entry of a log: where it stands, when it was accepted, what it says. Immutable. */
public record Entry(Position position, Instant at, EntryBody body) {
    public long seq() {
        return position.seq();
    }
}
