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
import java.util.function.LongSupplier;

/**
 * Finds partners by an index of those who wait, and chooses among several pairs those that fit best together. Immutable.
 *
 * <p>Whoever is overdue ({@link Matcher#AGE_FIRST_AFTER}) comes first, and gets the oldest of those like him whom he may meet; that
 * is looked for exactly, before each single proposal and for both of it, and is what keeps rule M-5. The others are paired by weight,
 * each among the {@link PairingWindow#candidates()} likely best whom he may meet.
 *
 * <p><b>Rooms.</b> {@link #open} follows those who wait: a ticket is looked at when it comes, when it may be offered, when it insists
 * on less and when it becomes overdue; who is overdue is looked at again, at growing distances. Whoever may hope for somebody better,
 * by who came last, is not given the first who will do ({@link PairingWindow#newcomers()}). {@link #propose} is a room of its own for each call,
 * in which nobody waits for a better one.
 *
 * <p><b>Rule M-6, as far as it looks.</b> Before somebody who is not overdue is left alone, {@link PairingWindow#judged()} of those
 * whom he may meet by kind, language, topic, seniority, reputation and time zone have been judged, or all.
 */
public final class IndexedMatcher implements Matcher {
    /** The same for everybody, and worked out once. */
    private static final Shells SHELLS = new Shells();

    private static final Comparator<QueuedTicket> BY_AGE = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .thenComparing(QueuedTicket::participant)
            .thenComparing(Comparator.comparingLong(QueuedTicket::epoch).reversed());

    private final PairingRules rules;
    private final PairingWindow window;
    private final LongSupplier clock;

    /** With {@link PairingWindow#standard()}, and all the time it takes. */
    public IndexedMatcher(PairingRules rules) {
        this(rules, PairingWindow.standard());
    }

    /** With all the time it takes: what a room proposes depends on what it is told and on nothing else. */
    public IndexedMatcher(PairingRules rules, PairingWindow window) {
        this(rules, window, IndexedMatcher::noTimeGoesBy);
    }

    /**
     * @param clock nanoseconds since whenever, such as {@link System#nanoTime}: whoever a look of {@link PairingWindow#look()} has no time
     *     for is looked at by the next one
     */
    public IndexedMatcher(PairingRules rules, PairingWindow window, LongSupplier clock) {
        this.rules = rules;
        this.window = window;
        this.clock = clock;
    }

    @Override
    public WaitingRoom open() {
        return new IndexedRoom(rules, window, SHELLS, clock);
    }

    @Override
    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
        IndexedRoom room = new IndexedRoom(rules, window.whenClosed(), SHELLS, IndexedMatcher::noTimeGoesBy);
        Set<ParticipantId> seen = new HashSet<>();
        waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .sorted(BY_AGE)
                .filter(queued -> seen.add(queued.participant()))
                .forEach(room::enter);
        return room.propose(now);
    }

    private static long noTimeGoesBy() {
        return 0;
    }
}
