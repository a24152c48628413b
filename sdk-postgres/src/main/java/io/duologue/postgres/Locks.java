package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import org.jdbi.v3.core.Handle;

/**
 * Locks that no row stands for. How many of something a person has is counted before one more is added, and of a person who has none
 * there is no row on which two could wait for each other.
 */
final class Locks {
    private static final String LOCK = """
            SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))
            """;

    private Locks() {}

    /**
     * Lets one at a time count for this person, until its transaction ends.
     *
     * @param what is counted
     */
    static void countingFor(Handle handle, String what, UserId user) {
        handle.createQuery(LOCK)
                .bind("what", "duologue." + what + ":" + user.value())
                .mapTo(String.class)
                .findOne();
    }
}
