package io.duologue.core.session;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The live session of each user: one record, changed by compare-and-set. It knows no credentials and no sockets.
 *
 * <ol>
 *   <li>K-1: {@link #claim} makes the node the owner, clears the disconnect and raises the fence to
 *       {@code max(fence + 1, now in milliseconds)}; if there is no session, or it is lost, a fresh one is created that
 *       keeps {@code last}.
 *   <li>K-2: of two concurrent claims both succeed, one after the other, with different fences, and each says from which node it took
 *       the session.
 *   <li>K-3: {@link #replace} succeeds only if nobody changed the session since {@code expected} was read; the version goes
 *       up by one.
 *   <li>K-4: {@link #due} names sessions whose {@code due} is not after now, the earliest first.
 *   <li>K-5: {@link #ownedBy} names the sessions of a node that are not marked as disconnected.
 *   <li>K-6: a session stays until it is removed.
 *   <li>K-7: {@link #erase} removes the session of the user, whatever it is like, and no other.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException} after which
 * nothing changed or the call may be repeated. Check an implementation with {@code SessionStoreContract}.
 */
public interface SessionStore extends Erasable {

    /**
     * Takes the user's session over.
     *
     * @param fresh the id if a new session is created
     */
    Claim claim(UserId user, NodeId node, SessionId fresh, Instant now);

    Optional<LiveSession> find(UserId user);

    /**
     * Replaces a session.
     *
     * @return what is stored now, or nothing if somebody else was faster
     */
    Optional<LiveSession> replace(LiveSession expected, LiveSession next);

    /** Removes a session unless somebody changed it. */
    boolean remove(LiveSession expected);

    List<LiveSession> due(Instant now, int limit);

    List<LiveSession> ownedBy(NodeId node, int limit);

    /**
     * A claimed session.
     *
     * @param resumed whether it had been there before
     * @param from the node that owned it, or the lost one before it, until this very step; empty if nobody did
     */
    record Claim(LiveSession session, boolean resumed, Optional<NodeId> from) {}

    /** Sessions in this process's memory, at most {@code capacity}; one more is a {@code BackendException}. */
    static SessionStore inMemory(int capacity) {
        return new InMemorySessionStore(capacity);
    }
}
