package io.duologue.matching.index;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import io.duologue.matching.WaitingRoom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds partners by an index of those who wait, and chooses among several pairs those that fit best together. Immutable.
 *
 * <p>Whoever is overdue ({@link Matcher#AGE_FIRST_AFTER}) comes first, and gets the oldest of those like him whom he may meet; that
 * is looked for exactly, before each single proposal and for both of it, and is what keeps rule M-5. The others are paired by weight,
 * each among the {@link PairingWindow#candidates()} likely best whom he may meet.
 *
 * <p><b>Rooms.</b> {@link #open} follows those who wait: a ticket is looked at when it comes, when it may be offered, when it insists
 * on less and when it becomes overdue; who is overdue is looked at again, at growing distances. {@link #propose} is a room of its own for each call,
 * in which nobody waits for a better one.
 *
 * <p><b>Rule M-6, as far as it looks.</b> Before somebody who is not overdue is left alone, {@link PairingWindow#judged()} of those
 * whom he may meet by kind, language, topic, seniority, reputation and time zone have been judged, or all.
 */
public final class IndexedMatcher implements Matcher {

    private static final Comparator<QueuedTicket> BY_AGE = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .thenComparing(QueuedTicket::participant)
            .thenComparing(Comparator.comparingLong(QueuedTicket::epoch).reversed());

    private final PairingRules rules;
    private final PairingWindow window;
    private final Shells shells = new Shells();

    /** With {@link PairingWindow#standard()}. */
    public IndexedMatcher(PairingRules rules) {
        this(rules, PairingWindow.standard());
    }

    public IndexedMatcher(PairingRules rules, PairingWindow window) {
        this.rules = rules;
        this.window = window;
    }

    @Override
    public WaitingRoom open() {
        return new IndexedRoom(rules, window, shells);
    }

    @Override
    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
        PairingWindow closed = PairingWindow.builder()
                .from(window)
                .length(PairingWindow.closed().length())
                .strong(PairingWindow.closed().strong())
                .build();
        IndexedRoom room = new IndexedRoom(rules, closed, shells);
        Set<ParticipantId> seen = new HashSet<>();
        waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .sorted(BY_AGE)
                .filter(queued -> seen.add(queued.participant()))
                .forEach(room::enter);
        return room.propose(now);
    }
}
