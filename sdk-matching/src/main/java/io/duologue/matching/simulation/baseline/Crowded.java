package io.duologue.matching.simulation.baseline;

import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitingRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * A room in which everybody knows what he would be worth to everybody else: each two are compared once, when the second of them enters. That
 * costs, for each who enters, as many comparisons as there are people; so it is for some thousands at most. One thread at a time.
 */
abstract class Crowded implements WaitingRoom {

    /** Worth of two who may not be paired. */
    static final float NEVER = -1;

    private static final Comparator<Seat> BY_AGE = Comparator.<Seat, Instant>comparing(
                    seat -> seat.queued.ticket().queuedAt())
            .thenComparing(seat -> seat.queued.participant());

    /** One who waits, in a numbered place; what he is worth to others is found by their numbers. */
    static final class Seat {
        final QueuedTicket queued;
        final int number;

        Seat(QueuedTicket queued, int number) {
            this.queued = queued;
            this.number = number;
        }

        /** How long he has waited, in milliseconds. */
        long waited(Instant now) {
            return queued.ticket().waited(now).toMillis();
        }
    }

    private final PairingRules rules;
    private final Map<ParticipantId, Seat> seats = new HashMap<>();
    private final TreeSet<Seat> byAge = new TreeSet<>(BY_AGE);
    private final List<Integer> freeNumbers = new ArrayList<>();
    private final Map<ParticipantId, QueuedTicket> proposed = new HashMap<>();
    private float[][] worth = new float[64][64];
    private Instant latest = Instant.MIN;

    Crowded(PairingRules rules) {
        this.rules = rules;
    }

    /** Whom to pair, of those who are available, the oldest first. */
    abstract List<Proposal> pair(List<Seat> available, Instant now);

    /** What the two are worth to each other, 0–1, or {@link #NEVER}. */
    final float worth(Seat one, Seat other) {
        return worth[one.number][other.number];
    }

    static Proposal proposal(Seat one, Seat other, float worth) {
        return BY_AGE.compare(one, other) <= 0
                ? new Proposal(one.queued, other.queued, worth)
                : new Proposal(other.queued, one.queued, worth);
    }

    @Override
    public final void enter(QueuedTicket ticket) {
        leave(ticket.participant());
        if (ticket.state() == TicketState.WAITING) {
            sit(ticket);
        }
    }

    private void sit(QueuedTicket ticket) {
        Seat seat = new Seat(ticket, freeNumber());
        Instant now = ticket.ticket().availableFrom();
        for (Seat other : byAge) {
            OptionalDouble weight = rules.weight(ticket.ticket(), other.queued.ticket(), later(now, other));
            float value = weight.isPresent() ? (float) weight.getAsDouble() : NEVER;
            worth[seat.number][other.number] = value;
            worth[other.number][seat.number] = value;
        }
        seats.put(ticket.participant(), seat);
        byAge.add(seat);
    }

    private static Instant later(Instant now, Seat other) {
        Instant theirs = other.queued.ticket().availableFrom();
        return theirs.isAfter(now) ? theirs : now;
    }

    private int freeNumber() {
        if (!freeNumbers.isEmpty()) {
            return freeNumbers.remove(freeNumbers.size() - 1);
        }
        int number = seats.size();
        if (number == worth.length) {
            float[][] wider = new float[2 * number][2 * number];
            for (int row = 0; row < number; row++) {
                System.arraycopy(worth[row], 0, wider[row], 0, number);
            }
            worth = wider;
        }
        return number;
    }

    @Override
    public final void leave(ParticipantId participant) {
        proposed.remove(participant);
        Seat seat = seats.remove(participant);
        if (seat != null) {
            byAge.remove(seat);
            freeNumbers.add(seat.number);
        }
    }

    @Override
    public final int size() {
        return seats.size();
    }

    @Override
    public final List<Proposal> propose(Instant now) {
        latest = now.isAfter(latest) ? now : latest;
        List<Seat> available = byAge.stream()
                .filter(seat -> seat.queued.ticket().isAvailable(latest))
                .toList();
        List<Proposal> proposals = pair(available, latest);
        for (Proposal proposal : proposals) {
            take(proposal.a());
            take(proposal.b());
        }
        return proposals;
    }

    private void take(QueuedTicket ticket) {
        leave(ticket.participant());
        proposed.put(ticket.participant(), ticket);
    }

    @Override
    public final void giveBack(Proposal proposal) {
        for (QueuedTicket ticket : List.of(proposal.a(), proposal.b())) {
            if (proposed.remove(ticket.participant(), ticket)) {
                sit(ticket);
            }
        }
    }

    @Override
    public final Optional<Instant> nextLook() {
        return seats.size() < 2 ? Optional.empty() : Optional.of(latest);
    }
}
