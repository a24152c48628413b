package io.duologue.client.account;

import io.duologue.protocol.ServerFrame;
import java.util.List;

/**
 * Entries of a conversation, in order. Immutable.
 *
 * @param head the place of the last entry there is
 */
public record History(List<ServerFrame.Durable> entries, long head) {
    public History {
        entries = List.copyOf(entries);
    }

    /** Without anybody's words. */
    @Override
    public String toString() {
        return "History[" + entries.size() + " entries, head=" + head + "]";
    }
}
