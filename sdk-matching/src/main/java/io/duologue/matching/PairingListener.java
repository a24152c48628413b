package io.duologue.matching;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears of custom parts that misbehave, so that an operator can mend them. It cannot change a decision.
 *
 * <p>Safe for many threads; called at most once per kind and round of matching, with the first example. What it throws is
 * ignored.
 *
 * <p>A part throws if it throws an exception, a {@link StackOverflowError}, a {@link LinkageError} or an {@link AssertionError}. Any other
 * error ends the look.
 */
public interface PairingListener {

    /**
     * A scorer threw, or answered with something that is not a number from 0 to 1; the pair got 0.
     *
     * @param answer what it answered; NaN if it threw
     * @param thrown what it threw, if it did
     */
    default void scorerFailed(double answer, @Nullable Throwable thrown) {}

    /** A hard rule threw; the pair was not allowed. */
    default void ruleFailed(Throwable thrown) {}

    /** A relaxation threw; its ticket insisted on all that can be insisted on. */
    default void relaxationFailed(Throwable thrown) {}

    /** A matcher or its room threw, or a part that is asked by it and is not shielded; this look paired nobody. */
    default void matcherFailed(Throwable thrown) {}

    /**
     * A look was given up that did not end: a part hangs, or is far too slow. Its thread was interrupted, and what it may still propose
     * is ignored.
     *
     * @param after for how long it was waited
     * @param atHand whom it was about, if the room says so
     */
    default void lookAbandoned(Duration after, @Nullable ParticipantId atHand) {}

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
