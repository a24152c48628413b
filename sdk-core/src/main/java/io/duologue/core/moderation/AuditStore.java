package io.duologue.core.moderation;

import io.duologue.core.Perishable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was done at the {@link Desk}, and what was read there: by whom, when, in which case. Nothing takes an entry back or changes it.
 *
 * <ol>
 *   <li>AU-1: an entry is written once: one whose id is known changes nothing and is answered with the number of the first, also
 *       of those that are written at once.
 *   <li>AU-2: what was written is read as it was written, the latest first; numbers grow in the order of writing, and none is given
 *       twice.
 *   <li>AU-3: {@link #read} goes on below a number, whatever was written meanwhile.
 *   <li>AU-4: writing does not fail for want of room: what has no room for another entry forgets the oldest {@link Action#READ}, and
 *       where there is none the oldest entry. Nobody pushes out what was done by reading a lot.
 *   <li>AU-5: {@link #removeUntil} removes entries whose {@code at} is then or before, and nothing else; their numbers are not given
 *       again.
 *   <li>AU-6: {@link #find} finds an entry by its id as it was written, and nothing by another one.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code AuditStoreContract}.
 */
public interface AuditStore extends Perishable {

    /** The case of what was read about somebody who waits. */
    String QUEUE = "queue";

    /** @return the number of the entry, from 1 */
    long write(Entry entry);

    /**
     * Reads back, the latest first.
     *
     * @param below entries with lower numbers only; {@link Long#MAX_VALUE} for the latest
     */
    List<Written> read(long below, int limit);

    /** The entry with this id; empty if there is none, or no longer. */
    Optional<Entry> find(String id);

    /** What was done. */
    enum Action {
        /** A report was read, with its evidence, or an appeal, or why somebody who waits meets nobody. */
        READ,
        /** A report was dismissed. */
        DISMISSED,
        /** A report was upheld, and whom it is about restricted. */
        UPHELD,
        /** Somebody was restricted without a report. */
        RESTRICTED,
        /** A restriction was lifted. */
        LIFTED,
        /** An appeal was granted; that its restriction was lifted is an entry of its own. */
        GRANTED,
        /** An appeal was denied: its restriction stays. */
        DENIED
    }

    /**
     * One act. Immutable.
     *
     * @param id names the act, so that carrying it out once more is no other one
     * @param caseId of the report, or of the restriction where there was none, or where it is about an appeal; {@link #QUEUE} where
     *     it is about somebody who waits
     * @param about who was reported or restricted, or waits
     */
    record Entry(String id, Instant at, UserId by, Action action, String caseId, UserId about) {}

    record Written(long number, Entry entry) {}

    /** Entries in this process's memory, at most {@code capacity}. */
    static AuditStore inMemory(int capacity) {
        return new InMemoryAuditStore(capacity);
    }
}
