package io.duologue.redis;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueChange;
import io.duologue.matching.QueuedTicket;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Those who wait, as they were at one change of the queue, in the order of their age: so that a matcher's look costs what has changed,
 * not how many wait. One thread at a time.
 */
final class WaitingIndex {
    private final NavigableMap<Spot, QueuedTicket> byAge = new TreeMap<>();
    private final Map<ParticipantId, Spot> spots = new HashMap<>();
    private String upTo;

    /** @param upTo the number of the change up to which it will be up to date once it is filled, 0 if there was none */
    WaitingIndex(String upTo) {
        this.upTo = upTo;
    }

    String upTo() {
        return upTo;
    }

    /** What is so at a later change. */
    void follow(List<Change> changes, String nowUpTo) {
        changes.forEach(this::put);
        upTo = nowUpTo;
    }

    void put(Change change) {
        Spot before = spots.remove(change.participant());
        if (before != null) {
            byAge.remove(before);
        }
        change.waiting().ifPresent(found -> {
            spots.put(change.participant(), found.spot());
            byAge.put(found.spot(), found.ticket());
        });
    }

    List<QueuedTicket> oldest(int limit) {
        return byAge.values().stream().limit(limit).toList();
    }

    /** One of those whose wait began or ended; empty if he does not wait now. */
    record Change(ParticipantId participant, Optional<Found> waiting) {
        QueueChange forWhoFollows() {
            return new QueueChange(participant, waiting.map(Found::ticket).orElse(null));
        }
    }

    record Found(Spot spot, QueuedTicket ticket) {}

    /** Where in the order of age. */
    record Spot(long age, String name) implements Comparable<Spot> {
        private static final Comparator<Spot> ORDER =
                Comparator.comparingLong(Spot::age).thenComparing(Spot::name);

        @Override
        public int compareTo(Spot other) {
            return ORDER.compare(this, other);
        }
    }
}
