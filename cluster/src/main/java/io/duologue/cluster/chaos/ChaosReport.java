package io.duologue.cluster.chaos;

import io.duologue.cluster.RedisKind;
import io.duologue.testkit.history.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to. Immutable.
 *
 * @param disturbances how often each was done
 * @param saidAgain messages that were accepted, lost by Redis, and heard when they were said again
 * @param violations of what is promised; none in a good run
 * @param settledIn from the end of the last disturbance until everybody was live and answered
 * @param unsettled who was not when the time for it was over
 */
public record ChaosReport(
        Instant at,
        ChaosOptions options,
        RedisKind redis,
        Map<Disturbance, Integer> disturbances,
        Tally tally,
        long saidAgain,
        List<Violation> violations,
        Duration settledIn,
        List<String> unsettled) {
    public ChaosReport {
        disturbances = Map.copyOf(disturbances);
        violations = List.copyOf(violations);
        unsettled = List.copyOf(unsettled);
    }

    /** Where Redis may lose something, a search may be lost as well: then whoever searched begins anew. */
    public boolean isGood() {
        return violations.isEmpty() && unsettled.isEmpty() && (redis.mayLose() || tally.searchesLost() == 0);
    }

    /** A table for people. */
    public String table() {
        StringBuilder table = new StringBuilder();
        row(table, at.truncatedTo(ChronoUnit.SECONDS) + ", seed " + options.seed(), "");
        row(table, "---", "---:");
        row(table, "Redis", redis);
        row(table, "people", options.people());
        row(table, "seconds of disturbances", options.time().toSeconds());
        row(table, "conversations", tally.conversations() / 2);
        row(table, "messages said", tally.said());
        new TreeMap<>(tally.outcomes()).forEach((outcome, count) -> row(table, "messages answered " + outcome, count));
        row(table, "messages heard", tally.heard());
        if (disturbances.containsKey(Disturbance.REDIS_FAILED_OVER_LAGGING)) {
            row(table, "messages lost by Redis and heard when they were said again", saidAgain);
        }
        new TreeMap<>(tally.ends()).forEach((reason, count) -> row(table, "ends told: " + reason.wireName(), count));
        new TreeMap<>(disturbances).forEach((what, count) -> row(table, what, count));
        row(table, "searches lost", tally.searchesLost());
        row(table, "partners shown as away", tally.timesAway());
        row(table, "connections lost with no other on its way", tally.timesStranded());
        row(table, "longest without a connection, ms", tally.longestLost().toMillis());
        row(table, "everybody live and answered behind the last disturbance, ms", settledIn.toMillis());
        row(table, "people neither live nor closed, or not answered, or left searching", unsettled.size());
        row(table, "violations: lost, repeated, reordered, elsewhere, in two conversations", violations.size());
        return table.toString();
    }

    private static void row(StringBuilder table, Object what, Object count) {
        table.append("| ").append(what).append(" | ").append(count).append(" |\n");
    }
}
