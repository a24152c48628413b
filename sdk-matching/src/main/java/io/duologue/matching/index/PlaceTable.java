package io.duologue.matching.index;

import io.duologue.matching.ParticipantId;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * At which place somebody is: a hash table with open addressing that keeps numbers alone, because there may be a million. Who is at a
 * place is asked of those who keep it. One thread at a time.
 */
final class PlaceTable {

    private static final int SMALLEST = 16;

    private final IntFunction<ParticipantId> participants;

    /** A place, or {@link Places#NONE}. Its length is a power of two, and at least a third of it is empty. */
    private int[] slots = empty(SMALLEST);

    /** Of each place in the table the hash of whoever is there. */
    private int[] hashes = new int[SMALLEST];

    private int size;

    /** @param participants who is at a place that is in the table */
    PlaceTable(IntFunction<ParticipantId> participants) {
        this.participants = participants;
    }

    int size() {
        return size;
    }

    /** The place of this participant, or {@link Places#NONE}. */
    int find(ParticipantId participant) {
        int hash = mixed(participant.hashCode());
        int slot = home(hash);
        for (int place = slots[slot]; place != Places.NONE; place = slots[slot]) {
            if (hashes[place] == hash && participants.apply(place).equals(participant)) {
                return place;
            }
            slot = next(slot);
        }
        return Places.NONE;
    }

    /** Somebody who is not in the table is at that place. */
    void put(int place) {
        if (3 * (size + 1) > 2 * slots.length) {
            grow();
        }
        if (place >= hashes.length) {
            hashes = Arrays.copyOf(hashes, place + (place >> 2) + 1);
        }
        hashes[place] = mixed(participants.apply(place).hashCode());
        settle(place);
        size++;
    }

    /** Whoever is at that place goes. Those behind him who would no longer be found move up. */
    void remove(int place) {
        int gap = home(hashes[place]);
        while (slots[gap] != place) {
            gap = next(gap);
        }
        slots[gap] = Places.NONE;
        size--;
        for (int at = next(gap); slots[at] != Places.NONE; at = next(at)) {
            int moved = slots[at];
            slots[at] = Places.NONE;
            settle(moved);
        }
    }

    private void settle(int place) {
        int slot = home(hashes[place]);
        while (slots[slot] != Places.NONE) {
            slot = next(slot);
        }
        slots[slot] = place;
    }

    private int home(int hash) {
        return hash & (slots.length - 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private void grow() {
        int[] before = slots;
        slots = empty(2 * before.length);
        for (int place : before) {
            if (place != Places.NONE) {
                settle(place);
            }
        }
    }

    /** Names that differ in their last letters only have hashes that lie side by side; multiplied they do not (Knuth, TAOCP 3, 6.4). */
    private static int mixed(int hash) {
        int product = hash * 0x9E3779B1;
        return product ^ (product >>> 15);
    }

    private static int[] empty(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, Places.NONE);
        return slots;
    }
}
