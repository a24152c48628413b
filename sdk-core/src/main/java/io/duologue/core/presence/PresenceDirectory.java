package io.duologue.core.presence;

import io.duologue.core.identity.Erasable;
import io.duologue.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes live, and who is on which of them. Advice for finding people and counting them; whether somebody is there
 * is decided by the session store.
 *
 * <ol>
 *   <li>D-1: the last renewal of a node is kept until the node is retired.
 *   <li>D-2: an announcement with a lower fence than the one in force changes nothing.
 *   <li>D-3: a withdrawal counts only if its node and fence are the ones in force.
 *   <li>D-4: counts are of people, each once, and never negative.
 *   <li>D-5: {@link #erase} forgets where the user is, and nobody else.
 * </ol>
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}. Check an
 * implementation with {@code PresenceDirectoryContract}.
 */
public interface PresenceDirectory extends Erasable {

    /** What somebody is doing. */
    enum Status {
        IDLE,
        WAITING,
        TALKING
    }

    /** A node and when it last said that it lives. */
    record NodeLease(NodeId node, Instant renewedAt) {}

    /** True counts of people who are connected. */
    record Counts(int online, int waiting, int talking) {}

    void renew(NodeId node, Instant now);

    Optional<Instant> renewedAt(NodeId node);

    List<NodeLease> leases();

    /** Forgets a node that has stopped, or whose people have all been looked after. */
    void retire(NodeId node);

    void announce(UserId user, NodeId node, long fence, Status status);

    void withdraw(UserId user, NodeId node, long fence);

    /** The node on which the user was announced last. */
    Optional<NodeId> locate(UserId user);

    Counts counts();

    static PresenceDirectory inMemory() {
        return new InMemoryPresenceDirectory();
    }
}
