package io.duologue.matching;

import java.time.Duration;

/**
 * How long it usually takes. Immutable.
 *
 * @param p50 half of the recent waits were no longer than this
 * @param p80 four out of five were no longer than this
 */
public record WaitEstimate(Duration p50, Duration p80) {

    /** @throws IllegalArgumentException unless 0 ≤ p50 ≤ p80 */
    public WaitEstimate {
        if (p50.isNegative() || p80.compareTo(p50) < 0) {
            throw new IllegalArgumentException("expected 0 ≤ p50 ≤ p80 but was " + p50 + ", " + p80);
        }
    }
}
