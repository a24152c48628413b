package io.duologue.matching.index;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Reminders at moments, one for each small number. A hashed wheel: a moment belongs to the bucket of its tick, so that setting and
 * cancelling cost the same however many there are, and turning costs what is due and the ticks gone by. One thread at a time.
 *
 * <p>It is exact: nobody is reminded before his moment, and nobody is left out whose moment has come.
 */
final class TimingWheel {

    private static final int NONE = -1;
    private static final int BUCKETS = 1 << 14;

    /** A tick is some 4 ms, so that once round is 68 s. */
    private static final int TICK_BITS = 22;

    private final int[] first = new int[BUCKETS];
    private final long[] occupied = new long[BUCKETS / Long.SIZE];

    // Of each number: his moment, his bucket or NONE, and his neighbours there.
    private long[] due = new long[0];
    private int[] bucketOf = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];

    /** The tick up to which everything was looked at; whatever is due in it or before is in its bucket. */
    private long turnedTo;

    private int[] found = new int[16];

    /** @param start nanoseconds since whenever */
    TimingWheel(long start) {
        Arrays.fill(first, NONE);
        turnedTo = start >> TICK_BITS;
    }

    /** Reminds this number at that moment, and no longer at another. */
    void set(int number, long moment) {
        cancel(number);
        grow(number);
        int bucket = bucket(Math.max(moment >> TICK_BITS, turnedTo));
        due[number] = moment;
        bucketOf[number] = bucket;
        next[number] = first[bucket];
        previous[number] = NONE;
        if (first[bucket] != NONE) {
            previous[first[bucket]] = number;
        }
        first[bucket] = number;
        occupied[bucket >> 6] |= 1L << bucket;
    }

    /** Nothing happens if there is no reminder. */
    void cancel(int number) {
        if (number >= bucketOf.length || bucketOf[number] == NONE) {
            return;
        }
        int bucket = bucketOf[number];
        bucketOf[number] = NONE;
        if (next[number] != NONE) {
            previous[next[number]] = previous[number];
        }
        if (previous[number] != NONE) {
            next[previous[number]] = next[number];
        } else {
            first[bucket] = next[number];
            if (first[bucket] == NONE) {
                occupied[bucket >> 6] &= ~(1L << bucket);
            }
        }
    }

    /** Reminds, once, of everybody whose moment has come. The reminded may set reminders. */
    void turn(long now, IntConsumer reminded) {
        long to = Math.max(now >> TICK_BITS, turnedTo);
        long from = Math.max(turnedTo, to - BUCKETS + 1);
        int count = 0;
        for (long tick = from; tick <= to; tick++) {
            int bucket = bucket(tick);
            if (occupied[bucket >> 6] == 0) {
                tick |= Long.SIZE - 1;
            } else {
                count = findDue(first[bucket], now, count);
            }
        }
        turnedTo = to;
        int[] reminders = Arrays.copyOf(found, count);
        for (int number : reminders) {
            cancel(number);
        }
        for (int number : reminders) {
            reminded.accept(number);
        }
    }

    private int findDue(int begin, long now, int count) {
        int found = count;
        for (int number = begin; number != NONE; number = next[number]) {
            if (due[number] <= now) {
                if (found == this.found.length) {
                    this.found = Arrays.copyOf(this.found, 2 * found);
                }
                this.found[found++] = number;
            }
        }
        return found;
    }

    /** The next moment of all, or one before it that is a whole turn away; empty if there is none. */
    OptionalLong next() {
        boolean any = false;
        for (long tick = turnedTo; tick < turnedTo + BUCKETS; tick++) {
            int bucket = bucket(tick);
            if (occupied[bucket >> 6] == 0) {
                tick |= Long.SIZE - 1;
            } else if (first[bucket] != NONE) {
                any = true;
                long earliest = earliestUpTo(tick, bucket);
                if (earliest != Long.MAX_VALUE) {
                    return OptionalLong.of(earliest);
                }
            }
        }
        return any ? OptionalLong.of((turnedTo + BUCKETS) << TICK_BITS) : OptionalLong.empty();
    }

    private long earliestUpTo(long tick, int bucket) {
        long earliest = Long.MAX_VALUE;
        for (int number = first[bucket]; number != NONE; number = next[number]) {
            if (due[number] >> TICK_BITS <= tick) {
                earliest = Math.min(earliest, due[number]);
            }
        }
        return earliest;
    }

    private void grow(int number) {
        if (number >= due.length) {
            int before = due.length;
            int length = Math.max(16, Math.max(number + 1, before + (before >> 1)));
            due = Arrays.copyOf(due, length);
            bucketOf = Arrays.copyOf(bucketOf, length);
            next = Arrays.copyOf(next, length);
            previous = Arrays.copyOf(previous, length);
            Arrays.fill(bucketOf, before, length, NONE);
        }
    }

    private static int bucket(long tick) {
        return (int) (tick & (BUCKETS - 1));
    }
}
