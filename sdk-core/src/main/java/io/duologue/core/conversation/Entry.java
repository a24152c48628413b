package io.duologue.core.conversation;

import java.time.Instant;

/** One entry of a log: where it stands, when it was accepted, what it says. Immutable. */
public record Entry(Position position, Instant at, EntryBody body) {
    public long seq() {
        return position.seq();
    }

    /** The same, of a message without what was said. */
    Entry withoutText() {
        return body instanceof EntryBody.Message message
                ? new Entry(position, at, new EntryBody.Message(message.from(), message.n(), ""))
                : this;
    }
}
