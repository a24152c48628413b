package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueSnapshot;
import io.duologue.matching.QueueStatistics;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WhyNot;
import io.duologue.matching.WhyNotTold;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, looked at every few seconds at most, however many ask about them. Safe for many threads; blocks on the queue, and
 * throws {@link BackendException} if it cannot be reached.
 */
public final class QueueWatch {
    /** So old may be what is told. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final EngineContext context;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** What was seen, and what has been found out from it. */
    private record Look(
            QueueSnapshot snapshot, Instant at, QueueStatistics.Shown shown, Map<ParticipantId, WhyNotTold> told) {
        static Look at(QueueSnapshot snapshot, Instant now) {
            return new Look(snapshot, now, snapshot.statistics(now).shown(), new ConcurrentHashMap<>());
        }

        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH)) && !now.isBefore(at);
        }
    }

    QueueWatch(EngineContext context) {
        this.context = context;
    }

    /** How many of what wait: for operators. Everybody else is told {@link #shown()}. */
    public QueueStatistics statistics() {
        Instant now = context.now();
        return look(now).snapshot().statistics(now);
    }

    /** How many of what wait, as anybody may know it. */
    public QueueStatistics.Shown shown() {
        return look(context.now()).shown();
    }

    /** Everything that keeps others away from this user: for operators. Empty if the user does not wait. */
    public Optional<WhyNot> whyNot(UserId user) {
        Instant now = context.now();
        return context.stores()
                .queue()
                .find(Tickets.participant(user))
                .filter(queued -> queued.state() == TicketState.WAITING)
                .map(QueuedTicket::ticket)
                .map(ticket -> look(now).snapshot().whyNot(context.pairing(), ticket, now));
    }

    /** What the one who waits by this ticket may be told. */
    WhyNotTold told(Ticket ticket, Instant now) {
        Look look = look(now);
        return look.told()
                .computeIfAbsent(
                        ticket.participant(),
                        participant -> look.snapshot().toldWhyNot(context.pairing(), ticket, now));
    }

    /** While one looks, the others make do with what was seen before. */
    private Look look(Instant now) {
        Look seen = last;
        if (seen != null && (seen.isFresh(now) || !looking.tryLock())) {
            return seen;
        }
        if (seen == null) {
            looking.lock();
        }
        try {
            Look meanwhile = last;
            if (meanwhile != null && meanwhile.isFresh(now)) {
                return meanwhile;
            }
            Look anew = Look.at(QueueSnapshot.of(context.stores().queue()), now);
            last = anew;
            return anew;
        } finally {
            looking.unlock();
        }
    }
}
