package io.duologue.core.identity;

import io.duologue.core.Perishable;
import java.time.Instant;
import java.util.Optional;

/**
 * The sign-ins that have begun and not ended. Knows only the hash of the state that a person brings back, and nothing of
 * who that is.
 *
 * <ol>
 *   <li>Y-1: what was put is taken as it was put, until its {@code expiresAt}, exclusive, and not after.
 *   <li>Y-2: {@link #take} answers one caller only, however many ask at once.
 *   <li>Y-3: {@link #removeUntil} removes sign-ins whose {@code expiresAt} is then or before.
 * </ol>
 *
 * <p>Shared by all nodes, so that each of them completes what another has begun; any provider may keep its sign-ins in
 * it. Whoever walks away leaves an entry behind, so that it is bounded and forgets what has expired. Safe for many
 * threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an implementation with
 * {@code PendingSignInStoreContract}.
 */
public interface PendingSignInStore extends Perishable {

    /** Keeps a sign-in under the hash of its state, which is random and therefore new. */
    void put(SecretHash state, PendingSignIn pending);

    /** Takes a sign-in: a second call finds nothing. */
    Optional<PendingSignIn> take(SecretHash state, Instant now);

    /** Sign-ins in this process's memory, at most {@code capacity}; the ones that expire first make room. */
    static PendingSignInStore inMemory(int capacity) {
        return new InMemoryPendingSignInStore(capacity);
    }
}
