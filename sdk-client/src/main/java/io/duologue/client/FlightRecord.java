package io.duologue.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on the way between client and server. Without anybody's words, names or secrets. Immutable.
 *
 * @param line which connection, counted from 1; 0 if none
 * @param what a frame's type, or what happened to the line
 * @param conversation which one, if it is about one
 * @param n the number of a durable frame, 0 if it has none
 * @param seq the place of an entry, 0 if it has none
 * @param detail a code or a status, if there is one
 */
public record FlightRecord(
        Instant at,
        Direction direction,
        int line,
        String what,
        @Nullable String conversation,
        long n,
        long seq,
        @Nullable String detail) {

    /** Which way it went. */
    public enum Direction {
        SENT,
        HEARD,
        /** It happened here. */
        LOCAL
    }
}
