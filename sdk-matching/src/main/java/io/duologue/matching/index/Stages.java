package io.duologue.matching.index;

import io.duologue.matching.Requirements;
import java.util.ArrayList;
import java.util.List;

/**
 * Stages of a wait: whoever insists on the same, and is overdue or not, is in the same stage. A relaxation with more than {@link #MOST}
 * of them has the others in common, of which nothing is known. One thread at a time.
 */
final class Stages {

    /** A stage is a number below twice that. */
    private static final int MOST = 16;

    private static final int OTHERS = MOST - 1;

    private final List<Requirements> known = new ArrayList<>();

    /** The overdue ones are odd. */
    int of(Requirements required, boolean overdue) {
        int place = known.indexOf(required);
        if (place < 0) {
            place = Math.min(known.size(), OTHERS);
            if (place == known.size()) {
                known.add(place < OTHERS ? required : Requirements.none());
            }
        }
        return 2 * place + (overdue ? 1 : 0);
    }

    /** Stages are the numbers below. */
    int end() {
        return 2 * known.size();
    }

    static boolean isOverdue(int stage) {
        return (stage & 1) != 0;
    }

    /** What everybody in that stage insists on at least. */
    Requirements required(int stage) {
        return known.get(stage >> 1);
    }
}
