package io.duologue.matching;

import io.duologue.matching.RelaxationTable.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads the rows of a {@link RelaxationTable} from the file of an operator, and refuses what is never reached. Immutable. */
final class RelaxationText {

    private static final String FORM = "from | threshold | topic | seniority | time zone | band | repeat";
    private static final String ANY = "any";
    private static final String COOL_DOWN = "cool-down";

    private final Duration coolDown;

    RelaxationText(Duration coolDown) {
        this.coolDown = coolDown;
    }

    List<Row> rows(List<String> lines) {
        List<NumberedLine> numbered = NumberedLine.of(lines);
        NumberedLine.checkCount("rows", numbered, RelaxationTable.MAX_ROWS);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < numbered.size(); i++) {
            Cells cells = Cells.of(numbered.get(i));
            Row row = row(cells);
            if (i > 0) {
                checkFollows(cells, row, Cells.of(numbered.get(i - 1)), rows.get(i - 1));
            } else if (!row.from().isZero()) {
                throw cells.refused(Column.FROM, "0 s in the first row");
            }
            rows.add(row);
        }
        return rows;
    }

    private Row row(Cells cells) {
        Duration from = cells.length(Column.FROM);
        if (from.compareTo(Ticket.MAX_PATIENCE) > 0) {
            throw cells.refused(
                    Column.FROM, "a wait of up to " + Ticket.MAX_PATIENCE.toHours() + " h, the longest patience,");
        }
        Requirements required = Requirements.builder()
                .threshold(threshold(cells))
                .topic(topic(cells))
                .seniorityDistance(bands(cells, Column.SENIORITY, SeniorityBand.MAX_DISTANCE))
                .timeZoneDistance(timeZone(cells))
                .bandDistance(bands(cells, Column.BAND, Requirements.ANY_BAND))
                .repeatAfter(repeat(cells))
                .build();
        return new Row(from, required);
    }

    private static double threshold(Cells cells) {
        double threshold = Decimals.parse(cells.get(Column.THRESHOLD));
        if (!(threshold >= 0 && threshold <= 1)) {
            throw cells.refused(Column.THRESHOLD, "a number of 0–1");
        }
        return threshold;
    }

    private static TopicReach topic(Cells cells) {
        String word = cells.get(Column.TOPIC);
        return Arrays.stream(TopicReach.values())
                .filter(reach -> word(reach).equals(word))
                .findFirst()
                .orElseThrow(() -> cells.refused(
                        Column.TOPIC,
                        Arrays.stream(TopicReach.values())
                                .map(RelaxationText::word)
                                .collect(Collectors.joining(", "))));
    }

    private static int bands(Cells cells, Column column, int most) {
        String text = cells.get(column);
        if (text.equals(ANY)) {
            return most;
        }
        double bands = Decimals.parse(text);
        if (!(bands >= 0 && bands <= most) || bands != Math.rint(bands)) {
            throw cells.refused(column, "0–" + most + " bands or '" + ANY + "'");
        }
        return (int) bands;
    }

    private static Duration timeZone(Cells cells) {
        if (cells.get(Column.TIME_ZONE).equals(ANY)) {
            return Requirements.ANY_TIME_ZONE;
        }
        Duration distance = cells.length(Column.TIME_ZONE);
        if (distance.compareTo(Requirements.ANY_TIME_ZONE) > 0) {
            throw cells.refused(Column.TIME_ZONE, "0 h–12 h or '" + ANY + "'");
        }
        return distance;
    }

    private Duration repeat(Cells cells) {
        if (cells.get(Column.REPEAT).equals(COOL_DOWN)) {
            return coolDown;
        }
        Duration wish = cells.length(Column.REPEAT);
        if (wish.compareTo(Requirements.LONGEST_REPEAT) > 0) {
            throw cells.refused(Column.REPEAT, "up to " + Requirements.LONGEST_REPEAT.toDays() + " d");
        }
        return coolDown.isZero() || wish.compareTo(coolDown) < 0 ? coolDown : wish;
    }

    private static void checkFollows(Cells cells, Row row, Cells cellsBefore, Row rowBefore) {
        Requirements now = row.requirements();
        Requirements before = rowBefore.requirements();
        if (row.from().compareTo(rowBefore.from()) <= 0) {
            throw cells.refused(Column.FROM, "later than in " + cellsBefore.told(Column.FROM));
        }
        for (Column column : Column.values()) {
            if (column.isStricter(now, before)) {
                throw cells.refused(column, "no stricter than in " + cellsBefore.told(column));
            }
        }
        if (now.equals(before)) {
            throw cells.refused("expected a row that asks for less than " + cellsBefore.place() + " but was like it");
        }
    }

    private static String word(TopicReach reach) {
        return reach.name().toLowerCase(Locale.ROOT);
    }

    /** The columns in their order. */
    private enum Column {
        FROM,
        THRESHOLD,
        TOPIC,
        SENIORITY,
        TIME_ZONE,
        BAND,
        REPEAT;

        String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        boolean isStricter(Requirements now, Requirements before) {
            return switch (this) {
                case FROM -> false;
                case THRESHOLD -> now.threshold() > before.threshold();
                case TOPIC -> now.topic().compareTo(before.topic()) < 0;
                case SENIORITY -> now.seniorityDistance() < before.seniorityDistance();
                case TIME_ZONE -> now.timeZoneDistance().compareTo(before.timeZoneDistance()) < 0;
                case BAND -> now.bandDistance() < before.bandDistance();
                case REPEAT -> now.repeatAfter().compareTo(before.repeatAfter()) > 0;
            };
        }
    }

    /** One line, by column. */
    private record Cells(NumberedLine line, Map<Column, String> texts) {

        static Cells of(NumberedLine line) {
            Iterator<String> columns =
                    line.columns(Column.values().length, FORM).iterator();
            Map<Column, String> texts = new EnumMap<>(Column.class);
            for (Column column : Column.values()) {
                texts.put(column, columns.next());
            }
            return new Cells(line, texts);
        }

        String get(Column column) {
            return Objects.requireNonNull(texts.get(column));
        }

        Duration length(Column column) {
            return Lengths.parse(get(column))
                    .orElseThrow(() -> refused(column, "a length such as " + Lengths.EXAMPLES));
        }

        String place() {
            return "line " + line.number();
        }

        String told(Column column) {
            return place() + ", " + Bounds.shown(get(column)) + ",";
        }

        IllegalArgumentException refused(Column column, String expected) {
            return refused(column.title() + ": expected " + expected + " but was " + Bounds.shown(get(column)));
        }

        IllegalArgumentException refused(String why) {
            return line.refused(why);
        }
    }
}
