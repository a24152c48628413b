package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/**
 * Hears of rules and scorers that misbehave, so that an operator can mend them. It cannot change a decision.
 *
 * <p>Safe for many threads; called at most once per kind and round of matching, with the first example. What it throws is
 * ignored.
 */
public interface PairingListener {

    /**
     * A scorer threw, or answered with something that is not a number from 0 to 1; the pair got 0.
     *
     * @param answer what it answered; NaN if it threw
     * @param thrown what it threw, if it did
     */
    default void scorerFailed(double answer, @Nullable RuntimeException thrown) {}

    /** A hard rule threw; the pair was not allowed. */
    default void ruleFailed(RuntimeException thrown) {}

    /**
     * Judging took so long that a look ended before everybody was looked at: a part is too slow for so many.
     *
     * @param left how many are left to the next look
     */
    default void lookEndedEarly(int left) {}

    /** Hears nothing. */
    static PairingListener none() {
        return new PairingListener() {};
    }
}
