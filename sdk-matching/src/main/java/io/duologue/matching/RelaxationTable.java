package io.duologue.matching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A relaxation as data: from which wait on a ticket insists on what. Immutable.
 *
 * <p>What is asked for first is given up last: topic, then seniority, then time zone. The standard table:
 *
 * <pre>
 * own wait   threshold  topic           seniority Δ  time zone Δ  band Δ     repeat
 *  0– 3 s      0.80     same topic          ≤ 1         ≤ 3 h     ≤ 1        ≥ 30 d
 *  3– 8 s      0.65     same topic          ≤ 2         ≤ 6 h     ≤ 1        ≥ 14 d
 *  8–15 s      0.50     shared parent       ≤ 3         any       ≤ 2        ≥ 7 d
 * 15–30 s      0.35     shared parent       any         any       ≤ 2        cool-down
 *  ≥ 30 s      0        any                 any         any       own floor  cool-down
 * </pre>
 */
public final class RelaxationTable implements Relaxation {

    /** The most rows that a table may have. */
    public static final int MAX_ROWS = 32;

    /** What the table of {@link #byTopic} is called where one is chosen by its name instead of by a file. */
    public static final String BY_TOPIC = "by-topic";

    private static final Duration REPEAT_COOL_DOWN = Duration.ofHours(24);

    private final List<Row> rows;

    /**
     * One row of the table: what is required from that wait on, up to the next row.
     *
     * @param from not negative
     */
    public record Row(Duration from, Requirements requirements) {
        public Row {
            if (from.isNegative()) {
                throw new IllegalArgumentException("expected a wait of 0 or more but was " + from);
            }
        }
    }

    private RelaxationTable(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * A table of these rows.
     *
     * @throws IllegalArgumentException naming the row, unless the first begins at 0, each begins later than the one before, and
     *     none insists on more than the one before
     */
    public static RelaxationTable of(List<Row> rows) {
        Bounds.within("rows", rows.size(), 1, MAX_ROWS);
        if (!rows.get(0).from().isZero()) {
            throw new IllegalArgumentException(
                    "expected row 1 to begin at PT0S but was " + rows.get(0).from());
        }
        for (int i = 1; i < rows.size(); i++) {
            checkFollows(i + 1, rows.get(i - 1), rows.get(i));
        }
        return new RelaxationTable(List.copyOf(rows));
    }

    /**
     * The standard table: the file {@code relaxation.txt} beside this class, to copy and change.
     *
     * @param repeatCoolDown how long ago two must have met at the very least; zero lets people meet again at once, from the
     *     first second on
     */
    public static RelaxationTable standard(Duration repeatCoolDown) {
        return parse(NumberedLine.shipped("relaxation.txt"), repeatCoolDown);
    }

    /**
     * A table that insists on topics alone, for as long as the {@linkplain #standard standard one}: seniority, time zone and band count in
     * the score and keep nobody apart. The file {@code relaxation-by-topic.txt} beside this class.
     *
     * @param repeatCoolDown as for the standard table
     */
    public static RelaxationTable byTopic(Duration repeatCoolDown) {
        return parse(NumberedLine.shipped("relaxation-by-topic.txt"), repeatCoolDown);
    }

    /** {@link #parse(List, Duration)} with the repeat cool-down of 24 h. */
    public static RelaxationTable parse(List<String> lines) {
        return parse(lines, REPEAT_COOL_DOWN);
    }

    /**
     * A table from lines of the form {@code from | threshold | topic | seniority | time zone | band | repeat}, as in
     * {@code 3 s | 0.65 | leaf | 2 | 6 h | 1 | 14 d}, the shortest wait first. Empty lines and lines that begin with {@code #} are
     * skipped.
     *
     * <ul>
     *   <li>from, time zone, repeat: a number and {@code ms}, {@code s}, {@code min}, {@code h} or {@code d}
     *   <li>threshold: 0–1, with a point
     *   <li>topic: {@code leaf}, {@code parent} or {@code any}
     *   <li>seniority, band: a number of bands
     *   <li>seniority, time zone, band: or {@code any}; the lowest band that a ticket asks for holds all the same
     *   <li>repeat: or {@code cool-down}
     * </ul>
     *
     * @param repeatCoolDown what {@code cool-down} stands for, and no row asks for less; zero lets people meet again at once, whatever the
     *     rows say
     * @throws IllegalArgumentException naming the line and the column, for what has not this form or is out of bounds, a row that
     *     insists on more than the one before, and one that is never reached: no later than the one before, like it in everything, or
     *     later than anybody's patience ({@link Ticket#MAX_PATIENCE})
     */
    public static RelaxationTable parse(List<String> lines, Duration repeatCoolDown) {
        return of(new RelaxationText(repeatCoolDown).rows(lines));
    }

    public List<Row> rows() {
        return rows;
    }

    @Override
    public Requirements requirements(Duration waited) {
        return rows.get(rowAt(waited)).requirements();
    }

    /** Names no band of reputation: nobody is to learn from it how a partner stands. */
    @Override
    public List<Widened> widened(Duration waited) {
        int at = rowAt(waited);
        List<Widened> widened = new ArrayList<>();
        addWidened(widened, at, Widened.Wish.TOPIC, Requirements::topic, RelaxationTable::told);
        addWidened(widened, at, Widened.Wish.SENIORITY, Requirements::seniorityDistance, RelaxationTable::told);
        addWidened(widened, at, Widened.Wish.TIMEZONE, Requirements::timeZoneDistance, RelaxationTable::toldTimeZone);
        addWidened(widened, at, Widened.Wish.REPEAT, Requirements::repeatAfter, RelaxationTable::toldRepeat);
        return List.copyOf(widened);
    }

    @Override
    public List<Widened> widensNext(Duration waited) {
        Map<Widened.Wish, Widened> next = new EnumMap<>(Widened.Wish.class);
        rows.stream()
                .map(Row::from)
                .filter(from -> from.compareTo(waited) > 0)
                .flatMap(from ->
                        widened(from).stream().filter(widened -> widened.at().equals(from)))
                .forEach(widened -> next.putIfAbsent(widened.what(), widened));
        return List.copyOf(next.values());
    }

    @Override
    public Optional<Duration> nextChange(Duration waited) {
        int next = rowAt(waited) + 1;
        return next < rows.size() ? Optional.of(rows.get(next).from()) : Optional.empty();
    }

    private <T> void addWidened(
            List<Widened> widened,
            int at,
            Widened.Wish what,
            Function<Requirements, T> wish,
            Function<T, String> told) {
        T now = wish.apply(rows.get(at).requirements());
        int since = at;
        while (since > 0 && wish.apply(rows.get(since - 1).requirements()).equals(now)) {
            since--;
        }
        if (since > 0) {
            widened.add(new Widened(what, told.apply(now), rows.get(since).from()));
        }
    }

    private int rowAt(Duration waited) {
        int at = rows.size() - 1;
        while (at > 0 && rows.get(at).from().compareTo(waited) > 0) {
            at--;
        }
        return at;
    }

    private static void checkFollows(int number, Row before, Row row) {
        if (row.from().compareTo(before.from()) <= 0) {
            throw new IllegalArgumentException(
                    "expected row " + number + " to begin after " + before.from() + " but was " + row.from());
        }
        if (!row.requirements().isNoStricterThan(before.requirements())) {
            throw new IllegalArgumentException(
                    "expected row " + number + " to insist on no more than the row before but was " + row.requirements()
                            + " after " + before.requirements());
        }
    }

    private static String told(TopicReach topic) {
        return switch (topic) {
            case LEAF -> "leaf";
            case PARENT -> "parent";
            case ANY -> "any";
        };
    }

    private static String told(int bands) {
        return bands >= SeniorityBand.MAX_DISTANCE ? "any" : Integer.toString(bands);
    }

    private static String toldTimeZone(Duration distance) {
        return distance.equals(Requirements.ANY_TIME_ZONE) ? "any" : told(distance);
    }

    private static String toldRepeat(Duration after) {
        return after.isZero() ? "any" : told(after);
    }

    /** The largest unit that leaves nothing over; a day is told as 24 h. */
    private static String told(Duration length) {
        if (length.toDays() > 1 && length.equals(Duration.ofDays(length.toDays()))) {
            return length.toDays() + "d";
        }
        if (length.equals(Duration.ofHours(length.toHours()))) {
            return length.toHours() + "h";
        }
        return length.equals(Duration.ofMinutes(length.toMinutes())) ? length.toMinutes() + "min" : length.toString();
    }
}
