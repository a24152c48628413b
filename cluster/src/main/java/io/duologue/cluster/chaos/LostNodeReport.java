package io.duologue.cluster.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What came of a node that was killed. Immutable.
 *
 * @param people who were connected to it
 * @param talkedAgain after what time each of those had an answer to what he said after the kill; the shortest first
 * @param statements that Postgres had to do in that time
 * @param idleStatements that it had to do in the {@code idleTime} before the kill
 * @param idleTime for how long Postgres was watched before the kill
 * @param taken of the processors, until they talked again; the node is the one that was left
 */
record LostNodeReport(
        Instant at,
        int people,
        List<Duration> talkedAgain,
        long statements,
        long idleStatements,
        Duration idleTime,
        ProcessorTime taken) {
    public LostNodeReport {
        talkedAgain = talkedAgain.stream().sorted().toList();
    }

    boolean everybodyTalks() {
        return talkedAgain.size() == people;
    }

    /** After what time so many of a hundred talked again; of none if they did not. */
    private String after(int percent) {
        int index = (int) Math.ceil(people * percent / 100.0) - 1;
        return index < talkedAgain.size() ? seconds(talkedAgain.get(index)) : "never";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** As lines of text. */
    String table() {
        return String.join(
                System.lineSeparator(),
                "at " + at,
                people + " people were connected to the node that was killed; " + talkedAgain.size() + " talk again",
                "half of them after " + after(50) + ", 99 of 100 after " + after(99) + ", all after " + after(100),
                "statements of Postgres until then " + statements + ", in the " + seconds(idleTime)
                        + " before the kill " + idleStatements,
                "processor time until then: the node that is left " + seconds(taken.node()) + ", Redis "
                        + seconds(taken.redis()) + ", all clients " + seconds(taken.clients()));
    }
}
