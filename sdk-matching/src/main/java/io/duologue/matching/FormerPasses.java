package io.duologue.matching;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whom those have passed over who left the queue (rule Q-26). Of more people than there is room for, that one gives way whose latest pass
 * is the oldest. One thread at a time.
 */
final class FormerPasses {

    private final int most;
    private final Map<ParticipantId, Left> left = new HashMap<>();
    private final NavigableSet<Left> byLatest =
            new TreeSet<>(Comparator.comparing(Left::latest).thenComparing(Left::participant));

    /** @param latest the last moment in {@code passed} */
    private record Left(ParticipantId participant, Map<ParticipantId, Instant> passed, Instant latest) {}

    /** @param most of how many people it is kept */
    FormerPasses(int most) {
        this.most = most;
    }

    /** The participant of this ticket has left. */
    void keep(Ticket ticket) {
        forget(ticket.participant());
        if (ticket.passed().isEmpty()) {
            return;
        }
        Left leaver = new Left(
                ticket.participant(),
                ticket.passed(),
                Collections.max(ticket.passed().values()));
        left.put(leaver.participant(), leaver);
        byLatest.add(leaver);
        if (left.size() > most) {
            forget(byLatest.first().participant());
        }
    }

    /** What counts now for one who comes back; from here on it is his ticket's. */
    Map<ParticipantId, Instant> take(ParticipantId participant, Instant now) {
        Left leaver = left.get(participant);
        if (leaver == null) {
            return Map.of();
        }
        forget(participant);
        Instant ended = now.minus(MatchQueue.PASSED_KEPT);
        return leaver.passed().entrySet().stream()
                .filter(pass -> pass.getValue().isAfter(ended))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void forget(ParticipantId participant) {
        Left leaver = left.remove(participant);
        if (leaver != null) {
            byLatest.remove(leaver);
        }
    }

    /** Forgets what counts no longer. */
    void forgetUntil(Instant now) {
        Instant ended = now.minus(MatchQueue.PASSED_KEPT);
        while (!byLatest.isEmpty() && !byLatest.first().latest().isAfter(ended)) {
            forget(byLatest.first().participant());
        }
    }
}
