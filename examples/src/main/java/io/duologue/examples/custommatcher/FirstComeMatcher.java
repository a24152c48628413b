package io.duologue.examples.custommatcher;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.TicketState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * First come, first served: whoever has waited longest gets, of those whom he may meet, the one who has waited longest. How well two
 * fit decides whether they may meet, not whom of several one gets. Immutable.
 *
 * <p>Each call judges n² / 2 pairs at most.
 */
public final class FirstComeMatcher implements Matcher {
    private static final Comparator<QueuedTicket> OLDEST_FIRST = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .thenComparing(QueuedTicket::participant)
            .thenComparing(Comparator.comparingLong(QueuedTicket::epoch).reversed());

    private final PairingRules rules;

    public FirstComeMatcher(PairingRules rules) {
        this.rules = rules;
    }

    @Override
    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
        List<QueuedTicket> free = available(waiting, now);
        List<Proposal> proposals = new ArrayList<>();
        while (free.size() > 1) {
            QueuedTicket oldest = free.remove(0);
            for (QueuedTicket other : free) {
                OptionalDouble weight = rules.weight(oldest.ticket(), other.ticket(), now);
                if (weight.isPresent()) {
                    proposals.add(new Proposal(oldest, other, weight.getAsDouble()));
                    free.remove(other);
                    break;
                }
            }
        }
        return List.copyOf(proposals);
    }

    /** One ticket for each participant (M-2), in an order that does not depend on the one given (M-1). */
    private static List<QueuedTicket> available(List<QueuedTicket> waiting, Instant now) {
        Map<ParticipantId, QueuedTicket> byParticipant = new LinkedHashMap<>();
        waiting.stream()
                .filter(queued -> queued.state() == TicketState.WAITING)
                .filter(queued -> queued.ticket().isAvailable(now))
                .sorted(OLDEST_FIRST)
                .forEach(queued -> byParticipant.putIfAbsent(queued.participant(), queued));
        return new ArrayList<>(byParticipant.values());
    }
}
