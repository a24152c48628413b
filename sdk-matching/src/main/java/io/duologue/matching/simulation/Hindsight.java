package io.duologue.matching.simulation;

/**
 * What pairs could have been worth had everybody who came been known from the beginning: two could have been paired if both were there
 * together in the run for a millisecond, and the hard rules allow it; what that is worth is their score with everything relaxed. Immutable.
 *
 * @param atLeast what some pairing is worth
 * @param atMost what none exceeds
 * @param halfOfTheBest a bound that is known at any size: half of the sum, over everybody, of what his best partner was worth
 * @param sampled whether that bound was counted up from a part of those who came
 */
public record Hindsight(double atLeast, double atMost, double halfOfTheBest, boolean sampled) {

    /** Whether the optimum itself is known. */
    public boolean isExact() {
        return atMost - atLeast < 1e-6;
    }
}
