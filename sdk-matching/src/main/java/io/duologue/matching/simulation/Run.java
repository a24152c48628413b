package io.duologue.matching.simulation;

import io.duologue.matching.AcceptResult;
import io.duologue.matching.AddResult;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.DeclineResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.OfferId;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitEstimator;
import io.duologue.matching.WaitingRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way through a trace. Time stands still while something happens, and then leaps to whatever is next: somebody comes, something on the
 * agenda is due, or the strategy looks for pairs. One thread; used once.
 */
final class Run {

    private static final long NEVER = Long.MAX_VALUE;

    /** How long the start of a conversation may take that nobody is asked about. */
    private static final Duration AUTO_LEASE = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final Strategy strategy;
    private final Iterator<Arrival> trace;
    private final MatchQueue queue;
    private final WaitingRoom room;
    private final WaitEstimator estimator;
    private final Referee referee;
    private final Tally tally;
    private final @Nullable Presences presences;
    private final Agenda agenda = new Agenda();
    private final Acquaintances acquaintances = new Acquaintances();
    private final Map<ParticipantId, Guest> guests = new HashMap<>();
    private final Map<OfferId, Pair> offered = new HashMap<>();
    private @Nullable Arrival nextArrival;
    private int arrivals;
    private long offers;
    private long now;
    private long lastLook = -1;
    private boolean hasChanged;

    /** Whom an offer is made to. */
    private record Pair(Guest a, Guest b) {}

    Run(Simulation simulation) {
        this.simulation = simulation;
        strategy = simulation.strategy();
        trace = simulation.trace().iterator();
        queue = simulation.newQueue();
        estimator = simulation.newEstimator();
        PairingRules rules = strategy.rules(simulation.trace().topics(), simulation.repeatCoolDown());
        PairingRules relaxed = Relaxed.rules(simulation.trace().topics(), simulation.repeatCoolDown());
        room = strategy.open(rules);
        // Who would have been acceptable is a question of the standard rules where a strategy has no wishes.
        PairingRules judged = strategy.keepsPromises()
                ? rules
                : PairingRules.standard(simulation.trace().topics(), simulation.repeatCoolDown());
        referee = new Referee(judged, simulation.repeatCoolDown(), strategy.keepsPromises());
        tally = new Tally(new Segment.Segments(simulation.trace().topics()), relaxed);
        presences = simulation.looksBack() ? new Presences(relaxed) : null;
    }

    RunFigures run() {
        takeNextArrival();
        for (long next = nextMoment(); next != NEVER; next = nextMoment()) {
            now = Math.max(now, next);
            welcome();
            work();
            if (nextLook() <= now) {
                look();
            }
        }
        referee.ended(moment());
        Optional<Hindsight> hindsight = Optional.ofNullable(presences).map(Presences::hindsight);
        return tally.figures(simulation, referee, now, hindsight);
    }

    private long nextMoment() {
        long arrival = nextArrival == null ? NEVER : nextArrival.at().toMillis();
        return Math.min(arrival, Math.min(agenda.next(), guests.isEmpty() ? NEVER : nextLook()));
    }

    /** When to look for pairs: when something has changed or is due, but not before it is time again. */
    private long nextLook() {
        long rested =
                lastLook < 0 ? now : lastLook + Math.max(1, strategy.lookEvery().toMillis());
        if (hasChanged) {
            return strategy.looksAtArrivals() ? Math.max(now, lastLook + 1) : rested;
        }
        Optional<Instant> due = room.nextLook();
        return due.map(at -> Math.max(rested, millis(at))).orElse(NEVER);
    }

    private void takeNextArrival() {
        nextArrival = trace.hasNext() ? trace.next() : null;
    }

    private void welcome() {
        while (nextArrival != null && nextArrival.at().toMillis() <= now) {
            welcome(nextArrival);
            takeNextArrival();
        }
    }

    private void welcome(Arrival arrival) {
        Ticket ticket = acquaintances.remembered(arrival);
        if (queue.add(ticket, moment()) != AddResult.ADDED) {
            tally.turnedAway(arrival);
            return;
        }
        Guest guest = new Guest(
                arrival,
                arrivals++,
                ticket,
                estimator.estimate(ticket, moment()).orElse(null));
        estimator.arrived(ticket, moment());
        guests.put(ticket.participant(), guest);
        tally.came(guest);
        QueuedTicket queued = queue.find(ticket.participant()).orElseThrow();
        referee.came(guest, queued);
        enter(queued);
        agenda.leaves(now + arrival.patience().toMillis(), guest);
    }

    private void enter(QueuedTicket queued) {
        room.enter(queued);
        hasChanged = true;
    }

    /** Whatever is due. */
    private void work() {
        for (Agenda.Due due = agenda.poll(now); due != null; due = agenda.poll(now)) {
            Guest guest = due.guest();
            OfferId offer = due.offer();
            if (guest == null) {
                lapse();
            } else if (offer == null) {
                leave(guest);
            } else if (due.what() == Agenda.What.ACCEPTS) {
                accept(offer, guest);
            } else {
                decline(offer, guest);
            }
        }
    }

    private void leave(Guest guest) {
        ParticipantId participant = guest.ticket.participant();
        if (guests.get(participant) != guest) {
            return;
        }
        if (queue.remove(participant) == RemoveResult.OFFERED) {
            guest.leaving = true;
            return;
        }
        guests.remove(participant);
        room.leave(participant);
        hasChanged = true;
        referee.left(participant, moment());
        estimator.left(guest.ticket, moment());
        gone(guest);
        tally.left(guest, now);
    }

    private void accept(OfferId offer, Guest guest) {
        if (queue.accept(offer, guest.ticket.participant(), moment()) == AcceptResult.ACCEPTED_BOTH) {
            start(offer);
        }
    }

    /** The two begin to talk. */
    private void start(OfferId offer) {
        Pair pair = offered.get(offer);
        if (pair == null || !queue.complete(offer)) {
            return;
        }
        offered.remove(offer);
        referee.paired(pair.a(), pair.b(), moment());
        tally.paired(pair.a(), pair.b(), now);
        acquaintances.met(pair.a().person(), pair.b().person(), now);
        for (Guest guest : List.of(pair.a(), pair.b())) {
            guests.remove(guest.ticket.participant());
            estimator.matched(guest.ticket, moment());
            gone(guest);
        }
    }

    private void gone(Guest guest) {
        if (presences != null) {
            presences.add(guest, now);
        }
    }

    private void decline(OfferId offer, Guest guest) {
        if (queue.decline(offer, guest.ticket.participant(), moment()) instanceof DeclineResult.Declined) {
            tally.declined(guest, now);
            cameToNothing(offer);
        }
    }

    private void lapse() {
        for (LapsedOffer lapsed : queue.expire(moment(), Integer.MAX_VALUE)) {
            tally.lapsed(now);
            cameToNothing(lapsed.id());
        }
    }

    private void cameToNothing(OfferId offer) {
        Pair pair = offered.remove(offer);
        if (pair != null) {
            referee.passed(pair.a(), pair.b(), moment());
            acquaintances.passed(pair.a().person(), pair.b().person(), now);
            waitsAgain(pair.a());
            waitsAgain(pair.b());
        }
    }

    private void waitsAgain(Guest guest) {
        QueuedTicket queued = queue.find(guest.ticket.participant()).orElseThrow();
        if (queued.state() == TicketState.WAITING) {
            referee.waitsAgain(queued);
            enter(queued);
        } else {
            referee.parked(queued.participant());
        }
        if (guest.leaving) {
            leave(guest);
        }
    }

    private void look() {
        hasChanged = false;
        lastLook = now;
        tally.looked();
        List<Proposal> proposals = room.propose(moment());
        int claimed = 0;
        while (claimed < proposals.size() && claim(proposals.get(claimed))) {
            claimed++;
        }
        for (Proposal refused : proposals.subList(claimed, proposals.size())) {
            room.giveBack(refused);
        }
        referee.lookEnded(moment(), room.size(), queue.counts());
    }

    private boolean claim(Proposal proposal) {
        Guest a = guests.get(proposal.a().participant());
        Guest b = guests.get(proposal.b().participant());
        OfferId offer = new OfferId("o" + offers++);
        Duration lease = lease(proposal.a().ticket(), proposal.b().ticket());
        ClaimResult result = queue.claim(proposal.a().ref(), proposal.b().ref(), offer, moment(), moment().plus(lease));
        referee.claimed(proposal, result, moment());
        if (result == ClaimResult.REFUSED || a == null || b == null) {
            return false;
        }
        offered.put(offer, new Pair(a, b));
        tally.offered(a, b, now);
        agenda.lapses(now + lease.toMillis());
        if (isAsked(a.ticket) || isAsked(b.ticket)) {
            ask(offer, a, b, lease);
            ask(offer, b, a, lease);
        } else {
            start(offer);
        }
        return true;
    }

    private void ask(OfferId offer, Guest guest, Guest partner, Duration lease) {
        if (!isAsked(guest.ticket)) {
            return;
        }
        Answers.Answer answer = guest.arrival.answers().to(partner.person());
        if (answer.reply() != Answers.Reply.SLEEP && answer.delay().compareTo(lease) < 0) {
            boolean accepts = answer.reply() == Answers.Reply.ACCEPT;
            agenda.answers(now + answer.delay().toMillis(), guest, offer, accepts);
        }
    }

    private static Duration lease(Ticket a, Ticket b) {
        return Stream.of(a, b)
                .filter(Run::isAsked)
                .map(Ticket::decisionTime)
                .max(Duration::compareTo)
                .orElse(AUTO_LEASE);
    }

    private static boolean isAsked(Ticket ticket) {
        return ticket.offerMode().isAsked();
    }

    private Instant moment() {
        return Trace.BEGIN.plusMillis(now);
    }

    private static long millis(Instant moment) {
        return Duration.between(Trace.BEGIN, moment).toMillis();
    }
}
