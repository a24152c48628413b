package io.duologue.docs.guide;

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
import java.util.Optional;
import java.util.stream.Stream;

/** The oldest chooses, of those whom he may meet, whoever suits him best, but passes nobody over who has waited too long. Immutable. */
final class BestSuitedMatcher implements Matcher {
    private static final Comparator<QueuedTicket> OLDEST_FIRST = Comparator.<QueuedTicket, Instant>comparing(
                    queued -> queued.ticket().queuedAt())
            .thenComparing(QueuedTicket::participant)
            .thenComparing(Comparator.comparingLong(QueuedTicket::epoch).reversed());

    private final PairingRules rules;

    BestSuitedMatcher(PairingRules rules) {
        this.rules = rules;
    }

    @Override
    public List<Proposal> propose(List<QueuedTicket> waiting, Instant now) {
        List<QueuedTicket> free = available(waiting, now);
        List<Proposal> proposals = new ArrayList<>();
        while (free.size() > 1) {
            QueuedTicket oldest = free.remove(0);
            choose(pairs(oldest, free, now), now).ifPresent(pair -> {
                proposals.add(pair);
                free.remove(pair.b());
            });
        }
        return List.copyOf(proposals);
    }

    private List<Proposal> pairs(QueuedTicket oldest, List<QueuedTicket> others, Instant now) {
        return others.stream()
                .flatMap(other -> rules.weight(oldest.ticket(), other.ticket(), now).stream()
                        .mapToObj(weight -> new Proposal(oldest, other, weight)))
                .toList();
    }

    // [1]
    /** Of the pairs of the oldest, in order of age: with the first who has waited too long to be passed over, else the best. */
    private static Optional<Proposal> choose(List<Proposal> pairs, Instant now) {
        Stream<Proposal> overdue =
                pairs.stream().filter(pair -> pair.b().ticket().waited(now).compareTo(AGE_FIRST_AFTER) > 0);
        return overdue.findFirst().or(() -> pairs.stream().max(Comparator.comparingDouble(Proposal::weight)));
    }
    // [/1]

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
