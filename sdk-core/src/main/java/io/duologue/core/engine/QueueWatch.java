package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Tickets;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueSnapshot;
import io.duologue.matching.QueueStatistics;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Relaxation;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WhyNot;
import io.duologue.matching.WhyNotTold;
import io.duologue.matching.Widened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, looked at every few seconds at most, however many ask about them. Safe for many threads; blocks on the queue, and
 * throws {@link BackendException} if it cannot be reached or does not answer in time.
 */
public final class QueueWatch {
    /** After that it is looked anew. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** So old is what is told at most, as when a look takes long; who asks then waits for that look. */
    private static final Duration STALE = FRESH.multipliedBy(2);

    /** How long somebody's line waits for what is worked out for him; what comes later is told the next time. */
    private static final Duration SOON = Duration.ofMillis(250);

    /** How long a caller waits for what he asked for himself. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EngineContext context;
    private final Questions questions;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** What was seen, and what has been found out from it. */
    private record Look(
            QueueSnapshot snapshot, Instant at, QueueStatistics.Shown shown, Map<About, CompletableFuture<Told>> told) {

        static Look at(QueueSnapshot snapshot, Instant now) {
            return new Look(snapshot, now, snapshot.statistics(now).shown(), new ConcurrentHashMap<>());
        }

        boolean isYoungerThan(Duration age, Instant now) {
            return now.isBefore(at.plus(age)) && !now.isBefore(at);
        }
    }

    /** What somebody is told about, with or without the reasons why nobody was found. */
    private record About(ParticipantId participant, boolean withReasons) {}

    /**
     * What somebody who waits is told.
     *
     * @param widened each step by which something had been loosened when this was worked out, in the order of time
     * @param next what is loosened next
     * @param whyNot empty if it was not asked for
     */
    record Told(List<Widened> widened, List<Widened> next, Optional<WhyNotTold> whyNot) {

        /** By which steps something has been loosened after that wait, which may be longer than when this was worked out. */
        List<Widened> widenedAfter(Duration waited) {
            return Stream.concat(
                            widened.stream(),
                            next.stream().filter(step -> step.at().compareTo(waited) <= 0))
                    .distinct()
                    .sorted(Comparator.comparing(Widened::at))
                    .toList();
        }
    }

    /** Nobody could say in time why somebody meets nobody: a custom part is slow or hangs. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unanswered() {
            super("it could not be worked out within " + PATIENCE + "; a custom part of pairing is slow or hangs");
        }
    }

    QueueWatch(EngineContext context, Questions questions) {
        this.context = context;
        this.questions = questions;
    }

    /** How many of what wait: for operators. Everybody else is told {@link #shown()}. */
    public QueueStatistics statistics() {
        Instant now = context.now();
        return look(now, PATIENCE).snapshot().statistics(now);
    }

    /** How many of what wait, as anybody may know it. */
    public QueueStatistics.Shown shown() {
        return look(context.now(), PATIENCE).shown();
    }

    /**
     * Everything that keeps others away from this user: for operators. Empty if the user does not wait.
     *
     * @throws Unanswered if it is not worked out within two seconds
     */
    public Optional<WhyNot> whyNot(UserId user) {
        Instant now = context.now();
        return context.stores()
                .queue()
                .find(Tickets.participant(user))
                .filter(queued -> queued.state() == TicketState.WAITING)
                .map(QueuedTicket::ticket)
                .map(ticket -> whyNot(ticket, now));
    }

    private WhyNot whyNot(Ticket ticket, Instant now) {
        QueueSnapshot snapshot = look(now, PATIENCE).snapshot();
        return questions
                .await(
                        questions.ask(ticket.participant(), () -> snapshot.whyNot(context.pairing(), ticket, now)),
                        PATIENCE)
                .orElseThrow(Unanswered::new);
    }

    /**
     * What the one who waits by this ticket may be told; empty while it is not known, as when a custom part is slow or hangs, or the
     * queue does not answer.
     *
     * @param waited since the search began; not negative
     */
    Optional<Told> told(Ticket ticket, Duration waited, Instant now) {
        return told(ticket.participant(), waited, now, snapshot -> snapshot.toldWhyNot(context.pairing(), ticket, now));
    }

    /** The same without the reasons. */
    Optional<Told> told(ParticipantId participant, Duration waited, Instant now) {
        return told(participant, waited, now, null);
    }

    private Optional<Told> told(
            ParticipantId participant,
            Duration waited,
            Instant now,
            @Nullable Function<QueueSnapshot, WhyNotTold> reasons) {
        Look look;
        try {
            look = look(now, SOON);
        } catch (BackendException e) {
            return Optional.empty();
        }
        Relaxation relaxation = context.pairing().relaxation();
        return questions.await(
                answer(
                        look,
                        new About(participant, reasons != null),
                        () -> new Told(
                                steps(relaxation, waited),
                                relaxation.widensNext(waited),
                                Optional.ofNullable(reasons).map(asked -> asked.apply(look.snapshot())))),
                SOON);
    }

    /**
     * Each step by which something has been loosened after that wait, in the order of time and as far as the relaxation tells what it
     * widens next; where it does not, the latest step of each wish.
     */
    private static List<Widened> steps(Relaxation relaxation, Duration waited) {
        List<Widened> steps = new ArrayList<>();
        Duration seen = Duration.ZERO;
        Optional<Duration> step = nextStep(relaxation, seen);
        while (step.isPresent() && step.get().compareTo(seen) > 0 && step.get().compareTo(waited) <= 0) {
            seen = step.get();
            steps.addAll(relaxation.widened(seen));
            step = nextStep(relaxation, seen);
        }
        steps.addAll(relaxation.widened(waited));
        return steps.stream()
                .distinct()
                .sorted(Comparator.comparing(Widened::at))
                .toList();
    }

    private static Optional<Duration> nextStep(Relaxation relaxation, Duration waited) {
        return relaxation.widensNext(waited).stream().map(Widened::at).min(Comparator.naturalOrder());
    }

    /** Worked out once for each look; what failed may be asked again. */
    private CompletableFuture<Told> answer(Look look, About about, Supplier<Told> question) {
        CompletableFuture<Told> mine = new CompletableFuture<>();
        CompletableFuture<Told> before = look.told().putIfAbsent(about, mine);
        if (before != null) {
            return before;
        }
        var unused = questions.ask(about.participant(), question).whenComplete((told, failure) -> {
            if (failure == null) {
                mine.complete(told);
            } else {
                look.told().remove(about, mine);
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /** While one looks, the others make do with what was seen before, unless that is too old: then they wait for what he sees. */
    private Look look(Instant now, Duration patience) {
        Look seen = last;
        if (seen != null && seen.isYoungerThan(FRESH, now)) {
            return seen;
        }
        if (!looking.tryLock()) {
            if (seen != null && seen.isYoungerThan(STALE, now)) {
                return seen;
            }
            awaitTurn(patience);
        }
        try {
            Look meanwhile = last;
            if (meanwhile != null && meanwhile.isYoungerThan(FRESH, now)) {
                return meanwhile;
            }
            Look anew = Look.at(QueueSnapshot.of(context.stores().queue()), now);
            last = anew;
            return anew;
        } finally {
            looking.unlock();
        }
    }

    /** Takes the lock. */
    private void awaitTurn(Duration patience) {
        boolean taken = false;
        try {
            taken = looking.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            throw new BackendException("somebody has been reading who waits for " + patience + " or longer");
        }
    }
}
