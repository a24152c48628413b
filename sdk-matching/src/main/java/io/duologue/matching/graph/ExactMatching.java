package io.duologue.matching.graph;

import static io.duologue.matching.graph.WeightedGraph.NONE;

import io.duologue.matching.graph.Blossom.Label;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matching of maximum weight in any graph, and the proof of it. One thread at a time.
 *
 * <p><b>Source.</b> Edmonds' blossoms in the primal-dual form of Z. Galil, "Efficient Algorithms for Finding Maximum Matching in
 * Graphs", ACM Computing Surveys 18 (1986), with the bookkeeping of least slack described there and by J. van Rantwijk ("Maximum
 * Weighted Matching", 2008): O(n³). Duals are kept twice as large as in the paper, so that all of them are whole numbers.
 *
 * <p><b>States.</b> Each vertex has a dual ≥ 0, each ring of blossoms another one ≥ 0. The <em>slack</em> of an edge is what the duals
 * of its ends exceed twice its weight by; edges between two blossoms never have less than 0, and those in use have exactly 0. A
 * stage grows trees of alternating edges from everybody who is alone until two of them meet, and then exchanges the edges on
 * the way between their roots: one pair more. Where no edge without slack is left the duals are shifted by what is least: an edge to
 * somebody in no tree, an edge between two trees, an inner ring that has nothing left and is dissolved, or the dual of those who are
 * alone. All of them have the same; when it is 0 nothing can be gained.
 *
 * <p><b>Ties.</b> Before it ends, whatever has no slack is used. So no matching of the same weight has more edges.
 *
 * <p><b>Bounds.</b> With w the heaviest weight, the shifts of all stages sum to at most w: duals stay within 2w and slacks within 4w.
 */
final class ExactMatching {

    private final WeightedGraph graph;
    private final int[] partners;
    private final long[] duals;
    private final Blossom[] vertices;

    /** The outermost blossom of each vertex. */
    private final Blossom[] outermost;

    /** Those of the outermost that are rings. */
    private final List<Blossom> rings = new ArrayList<>();

    /** Of each vertex that is not outer, the edge of least slack to one that is. */
    private final int[] nearest;

    /** Vertices that became outer and whose edges were not looked at. */
    private final Deque<Integer> unseen = new ArrayDeque<>();

    /** By base: the edge of least slack to that blossom. Empty between two uses. */
    private final int[] cheapest;

    private int visits;

    ExactMatching(WeightedGraph graph) {
        this.graph = graph;
        int count = graph.vertices();
        partners = filled(count);
        nearest = filled(count);
        cheapest = filled(count);
        duals = new long[count];
        Arrays.fill(duals, graph.heaviestWeight());
        vertices = new Blossom[count];
        for (int vertex = 0; vertex < count; vertex++) {
            vertices[vertex] = new Blossom(vertex);
        }
        outermost = vertices.clone();
        boolean onePairMore = true;
        while (onePairMore) {
            onePairMore = stage();
        }
    }

    /** For each vertex its partner, or {@link WeightedGraph#NONE}. */
    int[] partners() {
        return partners.clone();
    }

    /** Why nothing weighs more. */
    DualCertificate certificate() {
        List<DualCertificate.OddSet> sets = new ArrayList<>();
        Deque<Blossom> left = new ArrayDeque<>(rings);
        while (!left.isEmpty()) {
            Blossom ring = left.pop();
            sets.add(new DualCertificate.OddSet(
                    Arrays.stream(ring.vertices).boxed().toList(), ring.dual));
            for (int place = 0; place < ring.size(); place++) {
                if (!ring.part(place).isVertex()) {
                    left.push(ring.part(place));
                }
            }
        }
        return new DualCertificate(Arrays.stream(duals).boxed().toList(), sets);
    }

    // --- a stage ---

    /** True if it brought one pair more; else nothing can be gained any more. */
    private boolean stage() {
        int alone = alone();
        if (alone == NONE) {
            return false;
        }
        plantTrees();
        boolean onePairMore = lookAround();
        while (!onePairMore) {
            Shift least = leastShift(duals[alone]);
            apply(least.by());
            if (least.ring() != null) {
                dissolveInTree(least.ring());
                onePairMore = lookAround();
            } else if (least.edge() != NONE) {
                onePairMore = useEdge(least.edge()) || lookAround();
            } else {
                return false;
            }
        }
        unseen.clear();
        return true;
    }

    private int alone() {
        for (int vertex = 0; vertex < partners.length; vertex++) {
            if (partners[vertex] == NONE) {
                return vertex;
            }
        }
        return NONE;
    }

    private void plantTrees() {
        Arrays.fill(nearest, NONE);
        for (Blossom blossom : vertices) {
            blossom.forget();
        }
        rings.forEach(Blossom::forget);
        for (Blossom blossom : outermost) {
            if (partners[blossom.base] == NONE && blossom.label == Label.FREE) {
                makeOuter(blossom, NONE, NONE);
            }
        }
    }

    /** Until no outer vertex is left whose edges were not looked at, or there is one pair more. */
    private boolean lookAround() {
        while (!unseen.isEmpty()) {
            if (lookAtEdgesOf(unseen.pop())) {
                return true;
            }
        }
        return false;
    }

    private boolean lookAtEdgesOf(int vertex) {
        for (int place = graph.begin(vertex); place < graph.end(vertex); place++) {
            int edge = graph.edgeAt(place);
            int neighbour = graph.neighbourAt(place);
            Blossom own = outermost[vertex];
            Blossom other = outermost[neighbour];
            if (own == other) {
                continue;
            }
            if (slack(edge) == 0 && other.label != Label.INNER) {
                if (use(vertex, neighbour)) {
                    return true;
                }
            } else if (other.label == Label.OUTER) {
                own.addLink(edge);
                own.nearest = lesser(own.nearest, edge);
            } else {
                nearest[neighbour] = lesser(nearest[neighbour], edge);
            }
        }
        return false;
    }

    /** An edge without slack from an outer vertex to one of another blossom that is not inner. True if there is one pair more. */
    private boolean use(int vertex, int neighbour) {
        Blossom own = outermost[vertex];
        Blossom other = outermost[neighbour];
        if (other.label == Label.FREE) {
            makeInner(other, vertex, neighbour);
            return false;
        }
        Blossom meeting = meeting(own, other);
        if (meeting != null) {
            close(meeting, vertex, neighbour);
            return false;
        }
        exchangeUpFrom(vertex, neighbour);
        exchangeUpFrom(neighbour, vertex);
        return true;
    }

    private void makeOuter(Blossom blossom, int from, int at) {
        blossom.reach(Label.OUTER, from, at);
        for (int vertex : blossom.vertices) {
            unseen.add(vertex);
        }
    }

    /** And the partner of its base outer. */
    private void makeInner(Blossom blossom, int from, int at) {
        blossom.reach(Label.INNER, from, at);
        int partner = partners[blossom.base];
        makeOuter(outermost[partner], blossom.base, partner);
    }

    // --- blossoms ---

    /** The first blossom that is on the way from both to their roots, or null if the roots are two. */
    private @Nullable Blossom meeting(Blossom one, Blossom other) {
        visits++;
        Blossom climbing = one;
        Blossom waiting = other;
        while (climbing != null) {
            if (climbing.visit == visits) {
                return climbing;
            }
            climbing.visit = visits;
            Blossom above = outerAbove(climbing);
            if (waiting == null) {
                climbing = above;
            } else {
                climbing = waiting;
                waiting = above;
            }
        }
        return null;
    }

    private @Nullable Blossom outerAbove(Blossom outer) {
        return outer.reachedFrom == NONE ? null : outermost[outermost[outer.reachedFrom].reachedFrom];
    }

    /** Makes one ring of the way from the meeting down to the one vertex, across, and up again from the other. */
    private void close(Blossom meeting, int down, int up) {
        List<Blossom> ring = new ArrayList<>();
        List<Integer> exits = new ArrayList<>();
        List<Integer> entries = new ArrayList<>();
        for (Blossom part = outermost[down]; part != meeting; part = outermost[part.reachedFrom]) {
            ring.add(0, part);
            exits.add(0, part.reachedFrom);
            entries.add(0, part.reachedAt);
        }
        ring.add(0, meeting);
        exits.add(down);
        entries.add(up);
        for (Blossom part = outermost[up]; part != meeting; part = outermost[part.reachedFrom]) {
            ring.add(part);
            exits.add(part.reachedAt);
            entries.add(part.reachedFrom);
        }
        Blossom closed = new Blossom(ring.toArray(Blossom[]::new), array(exits), array(entries));
        for (Blossom part : ring) {
            if (part.label == Label.INNER) {
                for (int vertex : part.vertices) {
                    unseen.add(vertex);
                }
            }
        }
        rings.removeAll(ring);
        rings.add(closed);
        for (int vertex : closed.vertices) {
            outermost[vertex] = closed;
        }
        inheritLinks(closed);
    }

    /** Of the links of its outer parts the one of least slack to each blossom outside; the edges of inner parts come when seen. */
    private void inheritLinks(Blossom closed) {
        List<Integer> reached = new ArrayList<>();
        for (int place = 0; place < closed.size(); place++) {
            Blossom part = closed.part(place);
            for (int i = 0; i < part.linkCount(); i++) {
                int edge = part.link(i);
                Blossom low = outermost[graph.lower(edge)];
                Blossom far = low == closed ? outermost[graph.higher(edge)] : low;
                if (far != closed) {
                    if (cheapest[far.base] == NONE) {
                        reached.add(far.base);
                    }
                    cheapest[far.base] = lesser(cheapest[far.base], edge);
                }
            }
            part.dropLinks();
        }
        for (int base : reached) {
            closed.addLink(cheapest[base]);
            closed.nearest = lesser(closed.nearest, cheapest[base]);
            cheapest[base] = NONE;
        }
    }

    /** Sets the parts of a ring free. */
    private void dissolve(Blossom ring) {
        rings.remove(ring);
        for (int place = 0; place < ring.size(); place++) {
            Blossom part = ring.part(place);
            part.parent = null;
            part.forget();
            for (int vertex : part.vertices) {
                outermost[vertex] = part;
            }
            if (!part.isVertex()) {
                rings.add(part);
            }
        }
    }

    /** The parts on its matched way from where it was reached to its base take its place in the tree. */
    private void dissolveInTree(Blossom inner) {
        int from = inner.reachedFrom;
        int at = inner.reachedAt;
        dissolve(inner);
        int place = inner.placeOf(outermost[at]);
        int way = Blossom.wayToBase(place);
        while (place != 0) {
            makeInner(inner.part(place), from, at);
            int outer = inner.next(place, way);
            from = inner.jointFrom(outer, way);
            at = inner.jointTo(outer, way);
            place = inner.next(outer, way);
        }
        inner.part(0).reach(Label.INNER, from, at);
    }

    // --- one pair more ---

    /** Gives an outer vertex its new partner, and those above new ones, up to the root. */
    private void exchangeUpFrom(int vertex, int newPartner) {
        Blossom outer = outermost[vertex];
        int partner = newPartner;
        int at = vertex;
        while (true) {
            putBaseAt(outer, at);
            partners[at] = partner;
            if (outer.reachedFrom == NONE) {
                return;
            }
            Blossom inner = outermost[outer.reachedFrom];
            putBaseAt(inner, inner.reachedAt);
            partners[inner.reachedAt] = inner.reachedFrom;
            at = inner.reachedFrom;
            partner = inner.reachedAt;
            outer = outermost[at];
        }
    }

    /** Exchanges the edges inside a blossom so that this vertex is the one that may have its partner outside. */
    private void putBaseAt(Blossom blossom, int vertex) {
        Deque<Blossom> left = new ArrayDeque<>();
        Deque<Integer> bases = new ArrayDeque<>();
        left.push(blossom);
        bases.push(vertex);
        while (!left.isEmpty()) {
            Blossom ring = left.pop();
            int base = bases.pop();
            if (ring.base == base) {
                continue;
            }
            Blossom part = partWith(base, ring);
            left.push(part);
            bases.push(base);
            int first = ring.placeOf(part);
            int way = Blossom.wayToBase(first);
            for (int place = first; place != 0; ) {
                int one = ring.next(place, way);
                int other = ring.next(one, way);
                int from = ring.jointFrom(one, way);
                int to = ring.jointTo(one, way);
                left.push(ring.part(one));
                bases.push(from);
                left.push(ring.part(other));
                bases.push(to);
                partners[from] = to;
                partners[to] = from;
                place = other;
            }
            ring.beginWith(first, base);
        }
    }

    private Blossom partWith(int vertex, Blossom ring) {
        Blossom part = vertices[vertex];
        while (part.parent != null && part.parent != ring) {
            part = part.parent;
        }
        return part;
    }

    // --- duals ---

    /** What comes first: what is done then is to use the edge, to dissolve the ring, or, with neither, to end. */
    private record Shift(long by, int edge, @Nullable Blossom ring) {}

    private Shift leastShift(long dualOfWhoIsAlone) {
        Shift least = new Shift(dualOfWhoIsAlone, NONE, null);
        for (int vertex = 0; vertex < duals.length; vertex++) {
            if (outermost[vertex].label == Label.FREE && nearest[vertex] != NONE) {
                least = earlier(least, slack(nearest[vertex]), nearest[vertex]);
            }
            if (outermost[vertex].base == vertex) {
                Blossom blossom = outermost[vertex];
                if (blossom.label == Label.OUTER && blossom.nearest != NONE) {
                    least = earlier(least, slack(blossom.nearest) / 2, blossom.nearest);
                } else if (blossom.label == Label.INNER && !blossom.isVertex() && blossom.dual <= least.by()) {
                    least = new Shift(blossom.dual, NONE, blossom);
                }
            }
        }
        return least;
    }

    /** The newer one also if it is as early: an edge without slack is used before the end. */
    private static Shift earlier(Shift least, long by, int edge) {
        return by <= least.by() ? new Shift(by, edge, null) : least;
    }

    private void apply(long shift) {
        for (int vertex = 0; vertex < duals.length; vertex++) {
            duals[vertex] += switch (outermost[vertex].label) {
                case OUTER -> -shift;
                case INNER -> shift;
                case FREE -> 0;
            };
        }
        for (Blossom ring : rings) {
            ring.dual += switch (ring.label) {
                case OUTER -> shift;
                case INNER -> -shift;
                case FREE -> 0;
            };
        }
    }

    private boolean useEdge(int edge) {
        int lower = graph.lower(edge);
        int higher = graph.higher(edge);
        return outermost[lower].label == Label.OUTER ? use(lower, higher) : use(higher, lower);
    }

    private long slack(int edge) {
        return duals[graph.lower(edge)] + duals[graph.higher(edge)] - 2 * graph.weight(edge);
    }

    private int lesser(int known, int edge) {
        return known == NONE || slack(edge) < slack(known) ? edge : known;
    }

    private static int[] filled(int count) {
        int[] none = new int[count];
        Arrays.fill(none, NONE);
        return none;
    }

    private static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
