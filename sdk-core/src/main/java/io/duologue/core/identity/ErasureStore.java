package io.duologue.core.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who asked for his account to be erased, and when that is to be done. It erases nothing.
 *
 * <ol>
 *   <li>ER-1: what was requested is found until it is cancelled or done; requesting it again changes nothing.
 *   <li>ER-2: {@link #cancel} takes back what has not begun, and nothing else; of many who cancel at once one is told that he
 *       did.
 *   <li>ER-3: {@link #begin} begins what is due, from that very moment on, and says so as often as it is asked; of begin and
 *       cancel at once one alone succeeds.
 *   <li>ER-4: {@link #due} names those whose time has come, begun or not, the earliest first, and nobody else.
 *   <li>ER-5: what is done is found by nothing.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which
 * nothing changed or the call may be repeated. Check an implementation with {@code ErasureStoreContract}.
 */
public interface ErasureStore {

    /** The erasure of this account, this one or an earlier one. */
    PendingErasure request(UserId user, Instant requestedAt, Instant due);

    Optional<PendingErasure> find(UserId user);

    /** False if there is none, or it has begun. */
    boolean cancel(UserId user);

    /** From now on it cannot be taken back. False if there is none that is due. */
    boolean begin(UserId user, Instant now);

    List<PendingErasure> due(Instant now, int limit);

    /** Nothing is left of the account. */
    void done(UserId user);

    /**
     * An account that is to be erased.
     *
     * @param due from when on, inclusive
     * @param begun whether something may be gone already
     */
    record PendingErasure(UserId user, Instant requestedAt, Instant due, boolean begun) {}

    /** Erasures in this process's memory, at most {@code capacity}; one more is a {@code BackendException}. */
    static ErasureStore inMemory(int capacity) {
        return new InMemoryErasureStore(capacity);
    }
}
