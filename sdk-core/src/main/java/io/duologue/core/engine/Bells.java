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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the connection of a person, on this node or another, and rings for it. What rings may be lost: whoever needs to
 * know looks again from time to time. Safe for many threads.
 */
final class Bells {
    private static final Logger log = LoggerFactory.getLogger(Bells.class);

    private final EngineContext context;
    private final Whereabouts whereabouts;
    private final ConcurrentMap<UserId, Peer> peers = new ConcurrentHashMap<>();

    Bells(EngineContext context) {
        this.context = context;
        this.whereabouts = new Whereabouts(context.options().bellDistrust());
    }

    /** Rings for somebody, wherever he is. */
    void ring(Bell bell) {
        try {
            locate(bell.to()).ifPresent(node -> ringAt(node, bell));
        } catch (BackendException e) {
            ringHere(bell);
        }
    }

    /**
     * Rings for somebody where he was a moment ago. If he has moved meanwhile, that node rings on; if it has died, the bell is lost, until
     * he {@link Bell.Arrived arrives} elsewhere.
     */
    void ringOften(Bell bell) {
        if (ringHere(bell)) {
            return;
        }
        whereabouts.find(bell.to(), context.now()).ifPresentOrElse(node -> ringAt(node, bell), () -> ring(bell));
    }

    private Optional<NodeId> locate(UserId user) {
        Optional<NodeId> node = context.stores().presence().locate(user);
        node.ifPresent(at -> whereabouts.put(user, at, context.now()));
        return node;
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
        if (bell instanceof Bell.Arrived arrived) {
            whereabouts.put(arrived.partner(), arrived.at(), context.now());
            Peer left = peers.get(arrived.partner());
            if (left != null && !arrived.at().equals(context.node())) {
                // It may not have heard that it was replaced, and takes what rings for the other.
                left.whenLive(left.seat()::refresh);
            }
        } else if (!ringHere(bell) && isRungOften(bell)) {
            context.threads().execute(() -> ringOn(bell));
        }
    }

    /** Who rang did not know that the person has moved. */
    private void ringOn(Bell bell) {
        try {
            locate(bell.to())
                    .filter(node -> !node.equals(context.node()))
                    .ifPresent(node -> context.stores().relay().ring(node, bell));
        } catch (BackendException e) {
            log.debug("a bell was not rung on", e);
        }
    }

    private static boolean isRungOften(Bell bell) {
        return bell instanceof Bell.LogGrew || bell instanceof Bell.MarksMoved || bell instanceof Bell.Typing;
    }

    private boolean ringHere(Bell bell) {
        Peer here = peers.get(bell.to());
        if (here != null) {
            here.hear(bell);
        }
        return here != null;
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
