package io.duologue.matching.simulation;

import io.duologue.matching.PairingRules;
import io.duologue.matching.Ticket;
import io.duologue.matching.graph.Edge;
import io.duologue.matching.graph.HeaviestPairs;
import io.duologue.matching.graph.OfflineOptimum;
import io.duologue.matching.graph.WeightedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Who was there from when to when, and what could have been made of it.
 *
 * <p>Whoever was there together is compared once. Beyond {@link #MOST_COMPARED} comparisons only a part of those who came is compared,
 * with everybody who was there with them, and the bound that rests on each one's best is counted up from that. One thread at a time.
 */
final class Presences {

    static final long MOST_COMPARED = 3_000_000;

    /** Exact answers may take so long: some seconds. */
    private static final long EFFORT = 300_000_000;

    private final PairingRules relaxed;
    private final List<Presence> presences = new ArrayList<>();
    private long longest;

    /** In milliseconds after the beginning of the trace. */
    private record Presence(Ticket ticket, long from, long until) {}

    Presences(PairingRules relaxed) {
        this.relaxed = relaxed;
    }

    /** Somebody has gone; in any order. */
    void add(Guest guest, long until) {
        presences.add(new Presence(guest.ticket, guest.cameAt(), until));
        longest = Math.max(longest, until - guest.cameAt());
    }

    Hindsight hindsight() {
        List<Presence> byComing = presences.stream()
                .sorted((one, other) -> Long.compare(one.from(), other.from()))
                .toList();
        long comparisons = comparisons(byComing);
        return comparisons <= MOST_COMPARED
                ? exactly(byComing)
                : sampled(byComing, (int) (2 * comparisons / MOST_COMPARED) + 1);
    }

    private static long comparisons(List<Presence> byComing) {
        long together = 0;
        List<Presence> there = new ArrayList<>();
        for (Presence presence : byComing) {
            there.removeIf(other -> other.until() <= presence.from());
            together += there.size();
            there.add(presence);
        }
        return together;
    }

    private Hindsight exactly(List<Presence> byComing) {
        List<Edge> edges = new ArrayList<>();
        List<Integer> there = new ArrayList<>();
        for (int vertex = 0; vertex < byComing.size(); vertex++) {
            Presence presence = byComing.get(vertex);
            there.removeIf(other -> byComing.get(other).until() <= presence.from());
            if (presence.until() > presence.from()) {
                for (int other : there) {
                    OptionalDouble weight = weight(byComing.get(other), presence);
                    if (weight.isPresent()) {
                        edges.add(new Edge(other, vertex, whole(weight.getAsDouble())));
                    }
                }
                there.add(vertex);
            }
        }
        WeightedGraph graph = WeightedGraph.of(byComing.size(), edges);
        OfflineOptimum optimum = OfflineOptimum.of(graph, HeaviestPairs.exactWithin(EFFORT));
        return new Hindsight(
                fraction(optimum.atLeast()),
                fraction(optimum.atMost()),
                fraction(OfflineOptimum.halfOfTheBest(graph)),
                false);
    }

    private Hindsight sampled(List<Presence> byComing, int every) {
        double sum = 0;
        int looked = 0;
        for (int i = every / 2; i < byComing.size(); i += every) {
            sum += best(byComing, i);
            looked++;
        }
        double bound = sum / looked * byComing.size() / 2;
        return new Hindsight(0, bound, bound, true);
    }

    /** What the best partner of one is worth, among all who were there with him. */
    private double best(List<Presence> byComing, int at) {
        Presence self = byComing.get(at);
        double best = 0;
        for (int later = at + 1; later < byComing.size() && byComing.get(later).from() < self.until(); later++) {
            best = Math.max(best, weight(self, byComing.get(later)).orElse(0));
        }
        for (int earlier = at - 1;
                earlier >= 0 && self.from() - byComing.get(earlier).from() <= longest;
                earlier--) {
            if (byComing.get(earlier).until() > self.from()) {
                best = Math.max(best, weight(byComing.get(earlier), self).orElse(0));
            }
        }
        return best;
    }

    private OptionalDouble weight(Presence earlier, Presence later) {
        return relaxed.weight(earlier.ticket(), later.ticket(), Trace.BEGIN.plusMillis(later.from()));
    }

    private static long whole(double score) {
        return (long) (score * Edge.MAX_WEIGHT);
    }

    private static double fraction(long whole) {
        return (double) whole / Edge.MAX_WEIGHT;
    }
}
