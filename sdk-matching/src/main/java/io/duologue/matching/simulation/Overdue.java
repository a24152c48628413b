package io.duologue.matching.simulation;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Those who wait, by language and age: who is to be looked at to see whether somebody was overtaken. Two who share no language may not be
 * paired, so nobody else need be looked at. One thread at a time.
 */
final class Overdue {

    private static final Comparator<QueuedTicket> BY_AGE = Overdue::compareAge;

    private final Map<ParticipantId, QueuedTicket> waiting = new HashMap<>();
    private final Map<String, NavigableSet<QueuedTicket>> byLanguage = new HashMap<>();

    void enter(QueuedTicket queued) {
        leave(queued.participant());
        waiting.put(queued.participant(), queued);
        for (String language : queued.ticket().languages()) {
            byLanguage
                    .computeIfAbsent(HardRulesByTheBook.language(language), first -> new TreeSet<>(BY_AGE))
                    .add(queued);
        }
    }

    void leave(ParticipantId participant) {
        QueuedTicket queued = waiting.remove(participant);
        if (queued != null) {
            for (String language : queued.ticket().languages()) {
                NavigableSet<QueuedTicket> those = byLanguage.get(HardRulesByTheBook.language(language));
                if (those != null) {
                    those.remove(queued);
                }
            }
        }
    }

    private static int compareAge(QueuedTicket one, QueuedTicket other) {
        int byAge = one.ticket().queuedAt().compareTo(other.ticket().queuedAt());
        return byAge != 0 ? byAge : one.participant().compareTo(other.participant());
    }

    int size() {
        return waiting.size();
    }

    /** Those who speak a language of the partner and have waited since before that, the oldest first; some of them twice. */
    Iterator<QueuedTicket> olderThan(Instant queuedAt, QueuedTicket partner) {
        return partner.ticket().languages().stream()
                .map(language -> byLanguage.get(HardRulesByTheBook.language(language)))
                .filter(those -> those != null)
                .flatMap(those -> those.stream()
                        .takeWhile(queued -> queued.ticket().queuedAt().isBefore(queuedAt)))
                .iterator();
    }
}
