package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the last waits per topic. A ticket with several topics is told of the one that goes quickest, since it waits for
 * whichever comes first; one that lets itself be surprised is told of all.
 *
 * <p>It counts those who found somebody. Who gave up is not in it, so that in a thin pool it tells the truth about
 * success only.
 */
final class RecentWaits implements WaitEstimator {

    static final int SAMPLES = 64;
    static final int MIN_SAMPLES = 8;
    static final Duration MAX_AGE = Duration.ofHours(1);

    private static final int MAX_TOPICS = 1_024;

    private final Deque<Sample> all = new ArrayDeque<>();

    /** The topic longest without a match gives way to a new one. */
    private final Map<TopicId, Deque<Sample>> byTopic = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TopicId, Deque<Sample>> eldest) {
            return size() > MAX_TOPICS;
        }
    };

    @Override
    public synchronized void matched(Ticket ticket, Instant now) {
        Sample sample = new Sample(now, ticket.waited(now));
        keep(all, sample);
        for (TopicId topic : ticket.topics()) {
            keep(byTopic.computeIfAbsent(topic, absent -> new ArrayDeque<>()), sample);
        }
    }

    @Override
    public synchronized Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
        Stream<Deque<Sample>> known = ticket.surprise()
                ? Stream.of(all)
                : ticket.topics().stream().map(byTopic::get).filter(samples -> samples != null);
        return known.flatMap(samples -> estimate(samples, now).stream())
                .min(Comparator.comparing(WaitEstimate::p50).thenComparing(WaitEstimate::p80));
    }

    private static void keep(Deque<Sample> samples, Sample sample) {
        if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    private static Optional<WaitEstimate> estimate(Deque<Sample> samples, Instant now) {
        Instant oldest = now.minus(MAX_AGE);
        List<Duration> waits = samples.stream()
                .filter(sample -> !sample.at().isBefore(oldest))
                .map(Sample::waited)
                .sorted()
                .toList();
        return waits.size() < MIN_SAMPLES
                ? Optional.empty()
                : Optional.of(new WaitEstimate(quantile(waits, 50), quantile(waits, 80)));
    }

    /** The nearest-rank quantile: a wait that really happened. */
    private static Duration quantile(List<Duration> sorted, int percent) {
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    private record Sample(Instant at, Duration waited) {}
}
