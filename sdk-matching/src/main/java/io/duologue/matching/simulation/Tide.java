package io.duologue.matching.simulation;

/** How many come, as it changes over a trace. */
enum Tide {
    /** As many at any time. */
    STEADY(1) {
        @Override
        double at(double progress) {
            return 1;
        }
    },

    /** A day from midnight to midnight, however long the trace is: most come in the middle of it, hardly anybody at its ends. */
    DAILY(1.9) {
        @Override
        double at(double progress) {
            return 1 - 0.9 * StrictMath.cos(2 * StrictMath.PI * progress);
        }
    },

    /** After a third of the trace all of a sudden twenty times as many, for a twentieth of it. */
    FLASH(20) {
        @Override
        double at(double progress) {
            return progress >= 1.0 / 3 && progress < 1.0 / 3 + 0.05 ? 20 : 1;
        }
    };

    private final double highest;

    Tide(double highest) {
        this.highest = highest;
    }

    /**
     * Arrivals per second, as a multiple of the usual.
     *
     * @param progress how much of the usual length of the trace is over, from 0; may be beyond 1
     */
    abstract double at(double progress);

    /** The most that {@link #at} says. */
    double highest() {
        return highest;
    }
}
