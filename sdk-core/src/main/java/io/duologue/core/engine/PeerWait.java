package io.duologue.core.engine;

import io.duologue.matching.Ticket;
import io.duologue.matching.WaitEstimator;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The wait of one connection's user, as the estimator is told of it. Each node tells its own of those whom it serves, wherever they are
 * paired: so each learns, and of nobody twice. Touched on the connection's lane only.
 */
final class PeerWait {
    private final WaitEstimator estimator;
    private @Nullable Ticket ticket;

    PeerWait(WaitEstimator estimator) {
        this.estimator = estimator;
    }

    /** The user waits, or has been made an offer. */
    void goesOn(Ticket current, Instant now) {
        Ticket before = ticket;
        if (before == null || !before.queuedAt().equals(current.queuedAt())) {
            estimator.arrived(current, now);
            ticket = current;
        }
    }

    /** The user talks with somebody. */
    void foundSomebody(Instant now) {
        Ticket waited = ticket;
        if (waited != null) {
            ticket = null;
            estimator.matched(waited, now);
        }
    }

    /** The user waits no longer, or this connection no longer sees it. */
    void isOver(Instant now) {
        Ticket waited = ticket;
        if (waited != null) {
            ticket = null;
            estimator.left(waited, now);
        }
    }
}
