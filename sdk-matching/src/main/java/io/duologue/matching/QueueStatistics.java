package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many wait, and for what: exact, for operators. What anybody may see is a {@link Shown}. Immutable.
 *
 * @param counts all live tickets
 * @param byTopic who waits for it, among other topics or alone; only those for whom somebody waits
 * @param surprise who would take any topic
 * @param byKind who consents to it, among other kinds or alone; each kind is there
 * @param byPriority by the band of reputation, 0–{@value Ticket#MAX_BAND}; each is there
 * @param withoutPriority those whose band is not told
 * @param oldestWait how long the oldest has been waiting; empty if nobody waits
 */
public record QueueStatistics(
        QueueCounts counts,
        SortedMap<TopicId, Integer> byTopic,
        int surprise,
        Map<Kind, Integer> byKind,
        SortedMap<Integer, Integer> byPriority,
        int withoutPriority,
        Optional<Duration> oldestWait) {

    public QueueStatistics {
        byTopic = new TreeMap<>(byTopic);
        byKind = Map.copyOf(byKind);
        byPriority = new TreeMap<>(byPriority);
    }

    static QueueStatistics of(List<QueuedTicket> waiting, QueueCounts counts, Instant now) {
        Map<TopicId, Integer> byTopic = new HashMap<>();
        Map<Kind, Integer> byKind = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            byKind.put(kind, 0);
        }
        SortedMap<Integer, Integer> byPriority = new TreeMap<>();
        IntStream.rangeClosed(0, Ticket.MAX_BAND).forEach(band -> byPriority.put(band, 0));
        int surprise = 0;
        int withoutPriority = 0;
        Optional<Instant> oldest = Optional.empty();
        for (QueuedTicket queued : waiting) {
            Ticket ticket = queued.ticket();
            ticket.topics().forEach(topic -> byTopic.merge(topic, 1, Integer::sum));
            ticket.kinds().forEach(kind -> byKind.merge(kind, 1, Integer::sum));
            surprise += ticket.surprise() ? 1 : 0;
            Integer band = ticket.reputationBand();
            if (band == null) {
                withoutPriority++;
            } else {
                byPriority.merge(band, 1, Integer::sum);
            }
            if (oldest.isEmpty() || ticket.queuedAt().isBefore(oldest.get())) {
                oldest = Optional.of(ticket.queuedAt());
            }
        }
        return new QueueStatistics(
                counts,
                new TreeMap<>(byTopic),
                surprise,
                byKind,
                byPriority,
                withoutPriority,
                oldest.map(since -> since.isAfter(now) ? Duration.ZERO : Duration.between(since, now)));
    }

    /** The same for everybody: in steps, and of reputation nothing. */
    public Shown shown() {
        return new Shown(
                Crowd.of(counts.waiting()),
                new TreeMap<>(byTopic.entrySet().stream()
                        .filter(topic -> topic.getValue() >= Crowd.FEW)
                        .collect(Collectors.toMap(Map.Entry::getKey, topic -> Crowd.of(topic.getValue())))),
                byKind.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, kind -> Crowd.of(kind.getValue()))));
    }

    /**
     * How many wait, as anybody may know it. Immutable.
     *
     * @param byTopic topics for which more than a few wait
     */
    public record Shown(Crowd waiting, SortedMap<TopicId, Crowd> byTopic, Map<Kind, Crowd> byKind) {}
}
