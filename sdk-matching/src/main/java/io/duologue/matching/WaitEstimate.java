package io.duologue.matching;

import java.time.Duration;

/**
 * How long it usually takes. Immutable.
 *
 * @param p50 half of those who come find somebody within this
 * @param p80 four out of five do within this
 */
public record WaitEstimate(Duration p50, Duration p80) {

    /** @throws IllegalArgumentException unless 0 ≤ p50 ≤ p80 */
    public WaitEstimate {
        if (p50.isNegative() || p80.compareTo(p50) < 0) {
            throw new IllegalArgumentException("expected 0 ≤ p50 ≤ p80 but was " + p50 + ", " + p80);
        }
    }

    /** What is left of it after so long; never negative. */
    WaitEstimate after(Duration waited) {
        return new WaitEstimate(left(p50, waited), left(p80, waited));
    }

    private static Duration left(Duration whole, Duration waited) {
        Duration left = whole.minus(waited);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
