package io.duologue.cluster.chaos;

import io.duologue.client.MessageOutcome;
import io.duologue.protocol.EndReason;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts of what happened to somebody, or to all. Immutable.
 *
 * @param conversations that he was told to have begun
 * @param searchesLost of which the server knew nothing any more when the client came back
 * @param timesAway how often a partner was shown as away
 * @param timesStranded how often a connection was lost and no other was on its way
 * @param longestLost the longest time without a connection that worked
 */
public record Tally(
        long said,
        long heard,
        long conversations,
        long searchesLost,
        long timesAway,
        long timesStranded,
        Map<MessageOutcome.Type, Integer> outcomes,
        Map<EndReason, Integer> ends,
        Duration longestLost) {
    public Tally {
        outcomes = Map.copyOf(outcomes);
        ends = Map.copyOf(ends);
    }

    static Tally of(Collection<Tally> all) {
        Map<MessageOutcome.Type, Integer> outcomes = new EnumMap<>(MessageOutcome.Type.class);
        Map<EndReason, Integer> ends = new EnumMap<>(EndReason.class);
        all.forEach(one -> one.outcomes().forEach((type, count) -> outcomes.merge(type, count, Integer::sum)));
        all.forEach(one -> one.ends().forEach((reason, count) -> ends.merge(reason, count, Integer::sum)));
        return new Tally(
                all.stream().mapToLong(Tally::said).sum(),
                all.stream().mapToLong(Tally::heard).sum(),
                all.stream().mapToLong(Tally::conversations).sum(),
                all.stream().mapToLong(Tally::searchesLost).sum(),
                all.stream().mapToLong(Tally::timesAway).sum(),
                all.stream().mapToLong(Tally::timesStranded).sum(),
                outcomes,
                ends,
                all.stream().map(Tally::longestLost).max(Duration::compareTo).orElse(Duration.ZERO));
    }
}
