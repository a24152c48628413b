package io.duologue.matching.simulation;

/**
 * How often a wait was no longer than what was told at the beginning. Whoever left before that time is not counted, since nobody knows how
 * long he would have waited; whoever left after it counts as not covered. Immutable.
 *
 * @param told to how many of those who came a wait was told
 * @param judged of how many it is known
 * @param within50 of those, for how many the first figure was enough: half, if estimates are good
 * @param within80 likewise for the second: four out of five
 */
public record Coverage(long told, long judged, long within50, long within80) {

    static final Coverage NONE = new Coverage(0, 0, 0, 0);

    /** The share for whom the first figure was enough; NaN if nothing is known. */
    public double share50() {
        return (double) within50 / judged;
    }

    /** The share for whom the second figure was enough; NaN if nothing is known. */
    public double share80() {
        return (double) within80 / judged;
    }
}
