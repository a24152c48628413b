package io.duologue.matching.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of a graph between which there is no edge. What is best in each is best in all. */
final class Components {

    private Components() {}

    /** Ordered by their first vertex. Whoever has no edge is in none. */
    static List<Component> of(WeightedGraph graph) {
        List<Component> found = new ArrayList<>();
        boolean[] seen = new boolean[graph.vertices()];
        int[] placeOf = new int[graph.vertices()];
        for (int vertex = 0; vertex < seen.length; vertex++) {
            if (!seen[vertex] && graph.begin(vertex) < graph.end(vertex)) {
                int[] reached = reachedFrom(vertex, graph, seen);
                for (int place = 0; place < reached.length; place++) {
                    placeOf[reached[place]] = place;
                }
                found.add(new Component(reached, graph.among(reached, placeOf)));
            }
        }
        return found;
    }

    private static int[] reachedFrom(int start, WeightedGraph graph, boolean[] seen) {
        int[] reached = {start};
        int count = 1;
        seen[start] = true;
        for (int next = 0; next < count; next++) {
            for (int at = graph.begin(reached[next]); at < graph.end(reached[next]); at++) {
                int neighbour = graph.neighbourAt(at);
                if (!seen[neighbour]) {
                    seen[neighbour] = true;
                    if (count == reached.length) {
                        reached = Arrays.copyOf(reached, 2 * count);
                    }
                    reached[count++] = neighbour;
                }
            }
        }
        reached = Arrays.copyOf(reached, count);
        Arrays.sort(reached);
        return reached;
    }

    /** A graph of its own, and which vertex of the whole each of its vertices is. */
    static final class Component {
        private final int[] vertices;
        private final WeightedGraph graph;

        Component(int[] vertices, WeightedGraph graph) {
            this.vertices = vertices;
            this.graph = graph;
        }

        WeightedGraph graph() {
            return graph;
        }

        /** Writes who is paired in here into the partners of the whole. */
        void write(int[] partnersHere, int[] partnersOfAll) {
            for (int place = 0; place < vertices.length; place++) {
                int partner = partnersHere[place];
                partnersOfAll[vertices[place]] = partner == WeightedGraph.NONE ? WeightedGraph.NONE : vertices[partner];
            }
        }
    }
}
