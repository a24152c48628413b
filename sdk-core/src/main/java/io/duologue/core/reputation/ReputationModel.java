package io.duologue.core.reputation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What becomes of somebody's reputation by what he does, and with time. Immutable, pure: the old score and an event make the new one.
 * A score is from 0 to {@value #START}, everybody begins with the most, and comes back to it by himself.
 *
 * <p>It is a wish in pairing and no punishment: people meet those of a similar score first, and everybody else after a while. Nothing
 * here keeps anybody from meeting somebody.
 *
 * @param leftEarly what it costs to leave a conversation too early; 0–{@value #START}
 * @param reported what it costs to be reported; 0–{@value #START}
 * @param perHour how much comes back in an hour; more than 0, at most {@value #START}
 * @param freePerHour how many conversations one may leave too early within an hour at no cost, because not every one can be right;
 *     0–{@value #MOST_FREE}
 */
public record ReputationModel(double leftEarly, double reported, double perHour, int freePerHour) {
    /** With which everybody begins, and more than which nobody has. */
    public static final int START = 100;

    /** The most that {@code freePerHour} may be. */
    public static final int MOST_FREE = 1_000;

    /** Leaving early 3, but for three times an hour; a report 15; one comes back each hour. */
    public static final ReputationModel STANDARD = new ReputationModel(3, 15, 1, 3);

    /** Nobody has a reputation. */
    public static final ReputationModel NONE = new ReputationModel(0, 0, START, 0);

    private static final int PER_BAND = 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MILLIS_PER_HOUR = HOUR.toMillis();

    /** Something by which a score changes. */
    public sealed interface Event {
        Instant at();

        /** @param lately how many others he had left too early within the hour before */
        record LeftEarly(Instant at, int lately) implements Event {}

        /** Somebody whom he talked with has reported him, and that was not dismissed. */
        record Reported(Instant at) implements Event {}
    }

    /** @throws IllegalArgumentException if a figure is out of its bounds */
    public ReputationModel {
        within("cost of leaving early", leftEarly, 0);
        within("cost of a report", reported, 0);
        within("what comes back in an hour", perHour, Double.MIN_VALUE);
        if (freePerHour < 0 || freePerHour > MOST_FREE) {
            throw new IllegalArgumentException(
                    "free of cost in an hour: expected 0–" + MOST_FREE + " but was " + freePerHour);
        }
    }

    private static void within(String what, double value, double least) {
        if (!(value >= least && value <= START)) {
            throw new IllegalArgumentException(
                    what + ": expected " + (least > 0 ? "more than " : "") + "0 to " + START + " but was " + value);
        }
    }

    /** The score after something has happened. */
    public double after(double score, Event event) {
        double cost;
        if (event instanceof Event.LeftEarly left) {
            cost = left.lately() < freePerHour ? 0 : leftEarly;
        } else {
            cost = reported;
        }
        return Math.max(0, score - cost);
    }

    /** The score after so much time in which nothing happened; the same for none, and for a time before. */
    public double after(double score, Duration quiet) {
        double hours = Math.max(0, quiet.toMillis()) / MILLIS_PER_HOUR;
        return Math.min(START, score + hours * perHour);
    }

    /** The score that somebody has now, who began with the most before all that is known of him. */
    public double score(Conduct conduct, Instant now) {
        double score = START;
        Instant since = Instant.EPOCH;
        for (Event event : events(conduct)) {
            score = after(after(score, Duration.between(since, event.at())), event);
            since = event.at();
        }
        return after(score, Duration.between(since, now));
    }

    /**
     * The band that a ticket tells, a fifth of the score: 0 to 5, and 5 for nobody but who has all of it. Empty where nobody has a
     * reputation.
     */
    public OptionalInt band(Conduct conduct, Instant now) {
        return leftEarly == 0 && reported == 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) (score(conduct, now) / PER_BAND));
    }

    private static List<Event> events(Conduct conduct) {
        List<Instant> left = conduct.talks().stream()
                .filter(PastTalk::leftEarly)
                .map(PastTalk::endedAt)
                .sorted()
                .toList();
        Stream<Event> departures =
                IntStream.range(0, left.size()).mapToObj(i -> new Event.LeftEarly(left.get(i), lately(left, i)));
        Stream<Event> reports = conduct.reported().stream().map(Event.Reported::new);
        return Stream.concat(departures, reports)
                .sorted(Comparator.comparing(Event::at))
                .toList();
    }

    private static int lately(List<Instant> sorted, int index) {
        Instant hourBefore = sorted.get(index).minus(HOUR);
        return (int) sorted.subList(0, index).stream()
                .filter(at -> at.isAfter(hourBefore))
                .count();
    }
}
