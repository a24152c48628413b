package io.duologue.matching.index;

import io.duologue.matching.Intent;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * In which order the cells around a cell are looked at: the near ones first. A shell is a set of cells that are about as far. Worked out
 * when first asked for. Safe for many threads.
 */
final class Shells {

    static final int COUNT = 12;

    /** How much worse in score the next shell is. */
    static final double STEP = 0.04;

    private static final int INTENTS = Groups.intents();

    private final AtomicReferenceArray<long[][]> known = new AtomicReferenceArray<>(INTENTS * INTENTS * Cells.COUNT);

    /** The shells of those with one intent around somebody with another one, the nearest first. Not to be written to. */
    long[][] around(int cell, Intent mine, Intent theirs) {
        int name = (Groups.number(mine) * INTENTS + Groups.number(theirs)) * Cells.COUNT + cell;
        long[][] shells = known.get(name);
        if (shells == null) {
            shells = workOut(cell, mine, theirs);
            known.set(name, shells);
        }
        return shells;
    }

    private static long[][] workOut(int cell, Intent mine, Intent theirs) {
        long[][] shells = new long[COUNT][Cells.WORDS];
        for (int other = 0; other < Cells.COUNT; other++) {
            double distance = Cells.distance(cell, mine, other, theirs);
            shells[Math.min(COUNT - 1, (int) (distance / STEP))][other >> 6] |= 1L << other;
        }
        return shells;
    }
}
