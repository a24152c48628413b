package io.duologue.matching.index;

import io.duologue.matching.graph.Edge;
import io.duologue.matching.graph.HeaviestPairs;
import io.duologue.matching.graph.WeightedGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pairs that were found possible, until the best of them are chosen together. One thread at a time. */
final class PossiblePairs {

    /** What a score of 1 is as the weight of an edge. */
    private static final double UNIT = 1_000_000_000;

    /** What the oldest of all counts besides. */
    private static final long OLDEST = 4_000;

    /** Two places and who was there. */
    private record Pair(int a, long arrivalOfA, int b, long arrivalOfB) {
        boolean isStillThere(Places places) {
            return places.arrival(a) == arrivalOfA && places.arrival(b) == arrivalOfB;
        }
    }

    /** Two places that are to be paired. */
    record Chosen(int a, int b) {}

    /** How well two fit, as of now. */
    interface Weights {
        double of(int place, int other);
    }

    private final Places places;
    private final Set<Pair> found = new HashSet<>();
    private BitSet searchers = new BitSet();

    PossiblePairs(Places places) {
        this.places = places;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int size() {
        return found.size();
    }

    /** @param searcher who is to be looked at again if this does not come to be */
    void add(int searcher, int other) {
        searchers.set(searcher);
        int a = Math.min(searcher, other);
        int b = Math.max(searcher, other);
        found.add(new Pair(a, places.arrival(a), b, places.arrival(b)));
    }

    /** The places of those who searched since last asked. */
    BitSet takeSearchers() {
        BitSet taken = searchers;
        searchers = new BitSet();
        return taken;
    }

    /** The best of those that are still possible, by the age of their older one; forgets them all. */
    List<Chosen> choose(HeaviestPairs heaviest, Weights weights) {
        List<Pair> there =
                found.stream().filter(pair -> pair.isStillThere(places)).toList();
        found.clear();
        int[] byAge = byAge(there);
        Map<Integer, Integer> vertices = new HashMap<>();
        for (int vertex = 0; vertex < byAge.length; vertex++) {
            vertices.put(byAge[vertex], vertex);
        }
        List<Edge> edges = new ArrayList<>();
        for (Pair pair : there) {
            double weight = weights.of(pair.a(), pair.b());
            if (weight >= 0) {
                int a = vertices.getOrDefault(pair.a(), 0);
                int b = vertices.getOrDefault(pair.b(), 0);
                edges.add(
                        new Edge(Math.min(a, b), Math.max(a, b), Math.round(weight * UNIT) + age(a, b, byAge.length)));
            }
        }
        return heaviest.in(WeightedGraph.of(byAge.length, edges)).edges().stream()
                .map(edge -> new Chosen(byAge[edge.a()], byAge[edge.b()]))
                .toList();
    }

    /** Of pairs that fit equally well those of older people count more; it is less than a hundred-thousandth of a score. */
    private static long age(int a, int b, int vertices) {
        return (2L * vertices - a - b) * OLDEST / vertices;
    }

    private int[] byAge(List<Pair> pairs) {
        Set<Integer> ends = new HashSet<>();
        for (Pair pair : pairs) {
            Collections.addAll(ends, pair.a(), pair.b());
        }
        Integer[] byAge = ends.toArray(new Integer[0]);
        Arrays.sort(byAge, places::compareAge);
        return Arrays.stream(byAge).mapToInt(Integer::intValue).toArray();
    }
}
