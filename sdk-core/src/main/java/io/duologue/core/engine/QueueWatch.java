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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, looked at every few seconds at most, however many ask about them. Safe for many threads; blocks on the queue, and
 * throws {@link BackendException} if it cannot be reached.
 */
public final class QueueWatch {
    /** So old may be what is told. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** How long somebody's line waits for why nobody was found; what comes later is told the next time. */
    private static final Duration SOON = Duration.ofMillis(250);
    /** Of so many it is worked out at once: custom rules and scores are asked, and any may hang. */
    private static final int AT_ONCE = 64;

    private final EngineContext context;
    private final Lookout lookout;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** What was seen, and what has been found out from it. */
    private record Look(
            QueueSnapshot snapshot,
            Instant at,
            QueueStatistics.Shown shown,
            Map<ParticipantId, CompletableFuture<Optional<WhyNotTold>>> told) {

        static Look at(QueueSnapshot snapshot, Instant now) {
            return new Look(snapshot, now, snapshot.statistics(now).shown(), new ConcurrentHashMap<>());
        }

        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH)) && !now.isBefore(at);
        }
    }

    QueueWatch(EngineContext context, Lookout lookout) {
        this.context = context;
        this.lookout = lookout;
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

    /** What the one who waits by this ticket may be told; empty while it is not known, as when a custom part is slow or hangs. */
    Optional<WhyNotTold> told(Ticket ticket, Instant now) {
        Look look = look(now);
        CompletableFuture<Optional<WhyNotTold>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<WhyNotTold>> before = look.told().putIfAbsent(ticket.participant(), mine);
        if (before == null) {
            find(mine, () -> look.snapshot().toldWhyNot(context.pairing(), ticket, now));
        }
        try {
            return (before == null ? mine : before).get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        }
    }

    private void find(CompletableFuture<Optional<WhyNotTold>> told, Supplier<WhyNotTold> question) {
        if (lookout.isExhausted() || !places.tryAcquire()) {
            told.complete(Optional.empty());
            return;
        }
        var unused = lookout.on(question).whenComplete((answer, failure) -> {
            places.release();
            told.complete(failure == null ? Optional.of(answer) : Optional.empty());
        });
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
