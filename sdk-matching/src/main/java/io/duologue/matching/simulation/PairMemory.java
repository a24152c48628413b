package io.duologue.matching.simulation;

import java.util.Arrays;

/** When two were last together, for millions of pairs: open addressing, nothing is ever forgotten. One thread at a time. */
final class PairMemory {

    /** Nobody is paired with himself, so that this is no pair's key. */
    private static final long FREE = 0;

    private static final int FIRST_PLACES = 1 << 10;

    private long[] keys = new long[FIRST_PLACES];
    private long[] moments = new long[FIRST_PLACES];
    private int pairs;

    /** Notes the latest moment, in milliseconds from the beginning of the trace; may be before it. */
    void note(int one, int other, long at) {
        if (2 * (pairs + 1) > keys.length) {
            grow();
        }
        long key = key(one, other);
        int place = placeOf(key);
        if (keys[place] == FREE) {
            keys[place] = key;
            moments[place] = at;
            pairs++;
        } else {
            moments[place] = Math.max(moments[place], at);
        }
    }

    /** Whether the two were together within that time before now. */
    boolean isWithin(int one, int other, long now, long millis) {
        int place = placeOf(key(one, other));
        return keys[place] != FREE && now - moments[place] < millis;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldMoments = moments;
        keys = new long[2 * oldKeys.length];
        moments = new long[keys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int place = placeOf(oldKeys[i]);
                keys[place] = oldKeys[i];
                moments[place] = oldMoments[i];
            }
        }
    }

    /** Where the key is, or is to be. */
    private int placeOf(long key) {
        int mask = keys.length - 1;
        int place = (int) Dice.mix(key) & mask;
        while (keys[place] != FREE && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private static long key(int one, int other) {
        return ((long) Math.max(one, other) << 32) + Math.min(one, other);
    }
}
