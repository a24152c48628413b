package io.duologue.testkit.privacy;

import io.duologue.core.Perishable;
import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;

/** Counts events by the hour. One thread at a time. */
final class CountedHours implements AnalyticsSink, Perishable {
    private final TreeMap<Instant, Integer> hours = new TreeMap<>();

    @Override
    public void accept(AnalyticsEvent event) {
        hours.merge(event.at().truncatedTo(ChronoUnit.HOURS), 1, Integer::sum);
    }

    boolean isAnything() {
        return !hours.isEmpty();
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        List<Instant> old =
                hours.headMap(until, true).keySet().stream().limit(atMost).toList();
        old.forEach(hours::remove);
        return old.size();
    }
}
