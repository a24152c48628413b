package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connection of a person, on this node or another, and rings for it. What rings may be lost: whoever needs to
 * know looks again from time to time. Safe for many threads.
 */
final class Bells {
    private final EngineContext context;
    private final ConcurrentMap<UserId, Peer> peers = new ConcurrentHashMap<>();

    Bells(EngineContext context) {
        this.context = context;
    }

    /** Rings for somebody, wherever he is. */
    void ring(Bell bell) {
        try {
            Optional<NodeId> node = context.stores().presence().locate(bell.to());
            if (node.isPresent()) {
                ringAt(node.get(), bell);
            }
        } catch (BackendException e) {
            Peer here = peers.get(bell.to());
            if (here != null) {
                here.hear(bell);
            }
        }
    }

    /** Rings on a node, for example the one that had a session until now. */
    void ringAt(NodeId node, Bell bell) {
        if (!node.equals(context.node())) {
            context.stores().relay().ring(node, bell);
            return;
        }
        hear(bell);
    }

    /** A bell that rang on this node. */
    void hear(Bell bell) {
        Peer peer = peers.get(bell.to());
        if (peer != null) {
            peer.hear(bell);
        }
    }

    /**
     * Of the connections that a user has on this node, the one with the highest fence is rung for: one that was overtaken between its
     * claim and this call must not take the place of the one that came after it.
     *
     * @return the other one of the two, which may be the given; null if nobody was there
     */
    @Nullable Peer seat(UserId user, Peer peer) {
        AtomicReference<@Nullable Peer> other = new AtomicReference<>();
        peers.compute(user, (same, seated) -> {
            boolean isLatest = seated == null || seated.fence() <= peer.fence();
            other.set(isLatest ? seated : peer);
            return isLatest ? peer : seated;
        });
        return other.get();
    }

    /** Whether a connection of this node has the user's session with this fence. */
    boolean isSeated(UserId user, long fence) {
        Peer peer = peers.get(user);
        return peer != null && peer.fence() == fence;
    }

    void unseat(UserId user, Peer peer) {
        peers.remove(user, peer);
    }

    void forEach(Consumer<Peer> action) {
        peers.values().forEach(action);
    }
}
