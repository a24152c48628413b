package io.duologue.matching.simulation;

/**
 * Chance that is the same on every machine and in every version of Java: SplitMix64 (Steele, Lea and Flood, “Fast splittable pseudorandom
 * number generators”, 2014), and {@link StrictMath} for what is not uniform. One thread at a time.
 */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Dice that depend on both alone: so that whatever is asked of one person does not change what is asked of another. */
    static Dice of(long seed, long purpose) {
        return new Dice(mix(seed ^ mix(purpose + GOLDEN_GAMMA)));
    }

    /** A bijection after which no two neighbours are near each other. */
    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** 0 up to, not including, 1. */
    double fraction() {
        return (next() >>> 11) * UNIT;
    }

    /** Whether something happens that happens in this share of cases. */
    boolean chance(double share) {
        return fraction() < share;
    }

    /** 0 up to, not including, the bound. */
    int below(int bound) {
        return (int) (fraction() * bound);
    }

    /** Exponentially distributed. */
    double exponential(double mean) {
        return -mean * StrictMath.log(1 - fraction());
    }

    /** Log-normally distributed; {@code spread} is the standard deviation of its logarithm. */
    double logNormal(double median, double spread) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - fraction()));
        return median * StrictMath.exp(spread * radius * StrictMath.cos(2 * StrictMath.PI * fraction()));
    }
}
