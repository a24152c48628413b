package io.duologue.postgres;

import io.duologue.core.analytics.AnalyticsEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a platform is measured by, by days of UTC: from what {@link PostgresAnalytics} counted, and from the records of conversations, as far
 * back as each is kept. Names nobody. It may be a little old, and is read from a replica where there is one; like each statement it takes
 * no longer than a statement may, so where there is very much it is asked for fewer days at a time.
 *
 * <p>Safe for many threads. Calls block; a failing backend is a {@link io.duologue.core.BackendException}.
 */
public final class PostgresFigures {
    /** Days at most that one call is about. */
    public static final int MOST_DAYS = 92;

    /** Weeks after the first in which somebody may come back. */
    public static final int WEEKS = 12;

    private static final String COUNTED = """
            SELECT CAST(hour AT TIME ZONE 'UTC' AS date) AS day, name, attribute, value, CAST(sum(count) AS bigint) AS times
            FROM duologue.event_count
            WHERE hour >= :from AND hour < :until
            GROUP BY 1, 2, 3, 4
            """;

    private static final String TALKS = """
            WITH talk AS (
                SELECT a, b, ended_at - started_at AS length,
                       CAST(coalesce(ended_at, started_at) AT TIME ZONE 'UTC' AS date) AS day
                FROM duologue.conversation
                WHERE coalesce(ended_at, started_at) >= :from AND coalesce(ended_at, started_at) < :until
                  AND started_at IS NOT NULL
            )
            SELECT day, talks, seconds, people
            FROM (SELECT day, count(*) AS talks, coalesce(CAST(extract(epoch FROM avg(length)) AS bigint), 0) AS seconds
                  FROM talk GROUP BY day) AS each_day
            JOIN (SELECT day, count(DISTINCT person) AS people
                  FROM talk CROSS JOIN LATERAL (VALUES (a), (b)) AS two (person) GROUP BY day) AS everybody USING (day)
            """;

    private static final String PEOPLE = """
            SELECT count(DISTINCT person)
            FROM duologue.conversation CROSS JOIN LATERAL (VALUES (a), (b)) AS two (person)
            WHERE coalesce(ended_at, started_at) >= :from AND coalesce(ended_at, started_at) < :until
            """;

    private static final String PROVIDERS = """
            SELECT provider, count(*) AS times FROM duologue.account_identity GROUP BY provider
            """;

    /** In the order of weeks, those in which nobody came left out. */
    private static final String RETURNED = """
            WITH talk AS (
                SELECT person, CAST(floor(extract(epoch FROM coalesce(ended_at, started_at) - :from) / 604800) AS integer) AS week
                FROM duologue.conversation CROSS JOIN LATERAL (VALUES (a), (b)) AS two (person)
                WHERE coalesce(ended_at, started_at) >= :from AND coalesce(ended_at, started_at) < :until
            )
            SELECT week, count(DISTINCT person) AS people
            FROM talk
            WHERE person IN (SELECT person FROM talk WHERE week = 0)
            GROUP BY week
            """;

    private final Reads reads;

    PostgresFigures(Reads reads) {
        this.reads = reads;
    }

    /**
     * One day. A conversation counts for the day on which it ended; one that goes on, for that on which it began. Immutable.
     *
     * @param people who talked
     * @param conversations of them
     * @param averageLength of those that have ended
     * @param counted how often each event happened
     * @param by the same by what was said of it: event, attribute, value; how long people waited is {@code WAITED}, {@code for}
     */
    public record Day(
            LocalDate date,
            long people,
            long conversations,
            Duration averageLength,
            Map<AnalyticsEvent.Name, Long> counted,
            Map<AnalyticsEvent.Name, Map<String, Map<String, Long>>> by) {
        public Day {
            counted = Map.copyOf(counted);
            by = Map.copyOf(by);
        }

        public long times(AnalyticsEvent.Name name) {
            return counted.getOrDefault(name, 0L);
        }

        /** How often it happened for each conversation that began; 0 where none did. */
        public double perMatch(AnalyticsEvent.Name name) {
            long matched = times(AnalyticsEvent.Name.MATCHED);
            return matched == 0 ? 0 : (double) times(name) / matched;
        }
    }

    /**
     * Day by day, those with nothing on them too.
     *
     * @param last inclusive; {@link #MOST_DAYS} at most
     */
    public List<Day> days(LocalDate first, LocalDate last) {
        long days = ChronoUnit.DAYS.between(first, last) + 1;
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("expected 1–" + MOST_DAYS + " days but was " + days);
        }
        Instant from = start(first);
        Instant until = start(last.plusDays(1));
        Map<LocalDate, Counting> counting = new TreeMap<>();
        first.datesUntil(last.plusDays(1)).forEach(day -> counting.put(day, new Counting()));
        return reads.ask(handle -> {
            handle.createQuery(COUNTED)
                    .bind("from", from)
                    .bind("until", until)
                    .map((row, context) -> counted(row))
                    .forEach(one -> one.addTo(counting));
            Map<LocalDate, Talks> talks = handle
                    .createQuery(TALKS)
                    .bind("from", from)
                    .bind("until", until)
                    .map((row, context) -> Map.entry(row.getObject("day", LocalDate.class), talks(row)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            List<Day> shown = new ArrayList<>();
            counting.forEach((day, counts) -> shown.add(counts.on(day, talks.getOrDefault(day, Talks.NONE))));
            return List.copyOf(shown);
        });
    }

    /** How many talked at all in that time. */
    public long people(Instant from, Instant until) {
        return reads.ask(handle -> handle.createQuery(PEOPLE)
                .bind("from", from)
                .bind("until", until)
                .mapTo(Long.class)
                .one());
    }

    /** How many accounts can be signed in to by each provider. */
    public Map<String, Long> providers() {
        return reads.ask(handle -> handle
                .createQuery(PROVIDERS)
                .map((row, context) -> Map.entry(row.getString("provider"), row.getLong("times")))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Of those who talked in the week that begins on that day: how many they are, and how many of them talked in each of the {@link #WEEKS} after it. */
    public List<Long> returned(LocalDate firstDay) {
        Instant from = start(firstDay);
        Long[] weeks = new Long[WEEKS + 1];
        Arrays.fill(weeks, 0L);
        return reads.ask(handle -> {
            handle.createQuery(RETURNED)
                    .bind("from", from)
                    .bind("until", start(firstDay.plusWeeks(WEEKS + 1)))
                    .map((row, context) -> Map.entry(row.getInt("week"), row.getLong("people")))
                    .forEach(week -> weeks[week.getKey()] = week.getValue());
            return List.of(weeks);
        });
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private record Talks(long people, long conversations, Duration averageLength) {
        static final Talks NONE = new Talks(0, 0, Duration.ZERO);
    }

    private static Talks talks(ResultSet row) throws SQLException {
        return new Talks(row.getLong("people"), row.getLong("talks"), Duration.ofSeconds(row.getLong("seconds")));
    }

    private record Times(LocalDate day, String name, String attribute, String value, long times) {
        /** Nothing if a newer version counts what this one does not know. */
        void addTo(Map<LocalDate, Counting> days) {
            Arrays.stream(AnalyticsEvent.Name.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .ifPresent(known -> {
                        Counting counting = days.get(day);
                        if (counting != null) {
                            counting.add(known, attribute, value, times);
                        }
                    });
        }
    }

    private static Times counted(ResultSet row) throws SQLException {
        return new Times(
                row.getObject("day", LocalDate.class),
                row.getString("name"),
                row.getString("attribute"),
                row.getString("value"),
                row.getLong("times"));
    }

    private static final class Counting {
        private final Map<AnalyticsEvent.Name, Long> counted = new HashMap<>();
        private final Map<AnalyticsEvent.Name, Map<String, Map<String, Long>>> by = new HashMap<>();

        void add(AnalyticsEvent.Name name, String attribute, String value, long times) {
            if (attribute.isEmpty()) {
                counted.put(name, times);
            } else {
                by.computeIfAbsent(name, same -> new HashMap<>())
                        .computeIfAbsent(attribute, same -> new HashMap<>())
                        .put(value, times);
            }
        }

        Day on(LocalDate day, Talks talks) {
            return new Day(day, talks.people(), talks.conversations(), talks.averageLength(), counted, by);
        }
    }
}
