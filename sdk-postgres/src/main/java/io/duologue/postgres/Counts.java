package io.duologue.postgres;

import io.duologue.core.analytics.AnalyticsEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * What has been counted and is yet to be written: at most so many different things. Nothing is done under its lock but adding. Safe for
 * many threads.
 */
final class Counts {
    private static final int LONGEST_ATTRIBUTE = 40;
    private static final int LONGEST_VALUE = 64;

    private final int most;
    private Map<Counted, Long> counts = new HashMap<>();
    private long lost;

    Counts(int most) {
        this.most = most;
    }

    /** What is counted together: events of one name in one hour, all of them or those of which one thing was said. */
    record Counted(Instant hour, String name, String attribute, String value) implements Comparable<Counted> {
        @Override
        public int compareTo(Counted other) {
            int byHour = hour.compareTo(other.hour);
            int byName = byHour != 0 ? byHour : name.compareTo(other.name);
            int byAttribute = byName != 0 ? byName : attribute.compareTo(other.attribute);
            return byAttribute != 0 ? byAttribute : value.compareTo(other.value);
        }
    }

    /** By itself, and by each thing that was said of it and is no text. */
    void add(AnalyticsEvent event) {
        Instant hour = Moments.kept(event.at()).truncatedTo(ChronoUnit.HOURS);
        String name = event.name().name();
        add(new Counted(hour, name, "", ""), 1);
        event.attributes().forEach((attribute, value) -> {
            if (isShort(attribute, LONGEST_ATTRIBUTE) && isShort(value, LONGEST_VALUE)) {
                add(new Counted(hour, name, Texts.kept(attribute), Texts.kept(value)), 1);
            }
        });
    }

    private static boolean isShort(String text, int longest) {
        return !text.isEmpty() && text.length() <= longest;
    }

    synchronized void add(Counted what, long times) {
        if (counts.size() < most || counts.containsKey(what)) {
            counts.merge(what, times, Long::sum);
        } else {
            lost += times;
        }
    }

    /** Everything there is; from now on it is counted anew. */
    synchronized Map<Counted, Long> take() {
        Map<Counted, Long> taken = counts;
        counts = new HashMap<>();
        return taken;
    }

    synchronized long lost() {
        return lost;
    }
}
