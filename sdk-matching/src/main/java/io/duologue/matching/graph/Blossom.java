package io.duologue.matching.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One vertex, or an odd ring of blossoms that behaves like one vertex. One thread at a time.
 *
 * <p><b>Invariants of a ring.</b> {@code ring[0]} holds the base: the one vertex whose partner, if it has one, is outside.
 * {@code exits[i]} in {@code ring[i]} and {@code entries[i]} in the next one are the ends of the edge that joins the two, the last
 * one being joined to the first. The edges after {@code ring[1]}, {@code ring[3]} … are matched, the others are not.
 */
final class Blossom {

    /** Where a blossom stands in the trees that grow from those who are alone. */
    enum Label {
        /** In no tree. */
        FREE,
        /** An even number of edges from its root: Galil's S. It looks for a partner, and may give up its own. */
        OUTER,
        /** An odd number of edges from its root: Galil's T. */
        INNER
    }

    static final int NONE = WeightedGraph.NONE;

    private static final int[] NO_VERTICES = {};
    private static final Blossom[] NO_RING = {};

    final int[] vertices;
    private Blossom[] ring = NO_RING;
    private int[] exits = NO_VERTICES;
    private int[] entries = NO_VERTICES;

    @Nullable Blossom parent;

    int base;

    /** What the ring adds to each edge inside it; of a vertex it is unused. */
    long dual;

    Label label = Label.FREE;

    /** The edge of the tree by which it was reached: from a vertex of the blossom above to a vertex of this one. */
    int reachedFrom = NONE;

    int reachedAt = NONE;

    /** The search that last came by. */
    int visit;

    /** Of an outer one: edges to other outer ones, among which is the one of least slack to each; and the least of all. */
    private int[] links = NO_VERTICES;

    private int linkCount;
    int nearest = NONE;

    Blossom(int vertex) {
        vertices = new int[] {vertex};
        base = vertex;
    }

    /** A new ring in the place of its first member, whose parts now belong to it. */
    Blossom(Blossom[] ring, int[] exits, int[] entries) {
        this.ring = ring;
        this.exits = exits;
        this.entries = entries;
        int count = 0;
        for (Blossom part : ring) {
            part.parent = this;
            count += part.vertices.length;
        }
        vertices = new int[count];
        int next = 0;
        for (Blossom part : ring) {
            System.arraycopy(part.vertices, 0, vertices, next, part.vertices.length);
            next += part.vertices.length;
        }
        base = ring[0].base;
        label = ring[0].label;
        reachedFrom = ring[0].reachedFrom;
        reachedAt = ring[0].reachedAt;
    }

    boolean isVertex() {
        return ring.length == 0;
    }

    int size() {
        return ring.length;
    }

    Blossom part(int place) {
        return ring[place];
    }

    int placeOf(Blossom part) {
        for (int place = 0; place < ring.length; place++) {
            if (ring[place] == part) {
                return place;
            }
        }
        throw new IllegalStateException("a part that is not in the ring");
    }

    /** The way from a place to the base that begins with a matched edge: 1 is forwards, −1 is backwards. */
    static int wayToBase(int place) {
        return place % 2 == 1 ? 1 : -1;
    }

    /** The neighbour of a place in that direction. */
    int next(int place, int way) {
        return Math.floorMod(place + way, ring.length);
    }

    /** The vertex by which a place is joined to its neighbour in that direction. */
    int jointFrom(int place, int way) {
        return way > 0 ? exits[place] : entries[next(place, way)];
    }

    /** The vertex of that neighbour by which it is joined. */
    int jointTo(int place, int way) {
        return way > 0 ? entries[place] : exits[next(place, way)];
    }

    /** Makes the part at that place the first one; whoever calls has seen to the matched edges. */
    void beginWith(int place, int newBase) {
        Blossom[] parts = ring.clone();
        int[] oldExits = exits.clone();
        int[] oldEntries = entries.clone();
        for (int to = 0; to < ring.length; to++) {
            int from = (place + to) % ring.length;
            ring[to] = parts[from];
            exits[to] = oldExits[from];
            entries[to] = oldEntries[from];
        }
        base = newBase;
    }

    void reach(Label as, int from, int at) {
        label = as;
        reachedFrom = from;
        reachedAt = at;
    }

    void forget() {
        reach(Label.FREE, NONE, NONE);
        dropLinks();
    }

    void addLink(int edge) {
        if (linkCount == links.length) {
            links = Arrays.copyOf(links, Math.max(8, 2 * linkCount));
        }
        links[linkCount++] = edge;
    }

    int linkCount() {
        return linkCount;
    }

    int link(int place) {
        return links[place];
    }

    void dropLinks() {
        links = NO_VERTICES;
        linkCount = 0;
        nearest = NONE;
    }
}
