package io.duologue.matching.index;

import java.util.Arrays;

/** Lists ordered by age, of which the one that begins with the oldest comes first. One thread at a time. */
final class AgeHeap {

    private final Places places;
    private final TopicIndex index;
    private int[] links = new int[16];
    private int size;

    AgeHeap(Places places, TopicIndex index) {
        this.places = places;
        this.index = index;
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** @param link the first of a list */
    void add(int link) {
        if (size == links.length) {
            links = Arrays.copyOf(links, 2 * size);
        }
        int at = size++;
        while (at > 0 && isOlder(link, links[(at - 1) / 2])) {
            links[at] = links[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        links[at] = link;
    }

    /** Takes the oldest of all out of his list. */
    int poll() {
        int oldest = links[0];
        int rest = index.younger(oldest);
        sink(rest != Places.NONE ? rest : links[--size]);
        return index.placeOf(oldest);
    }

    private void sink(int link) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isOlder(links[child + 1], links[child])) {
                child++;
            }
            if (!isOlder(links[child], link)) {
                break;
            }
            links[at] = links[child];
            at = child;
        }
        if (size > 0) {
            links[at] = link;
        }
    }

    private boolean isOlder(int link, int other) {
        int one = index.placeOf(link);
        int another = index.placeOf(other);
        return one != another && places.compareAge(one, another) < 0;
    }
}
