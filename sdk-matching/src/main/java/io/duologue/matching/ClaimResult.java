package io.duologue.matching;

/** What came of {@link MatchQueue#claim}. */
public enum ClaimResult {
    /** Both tickets are in the offer. */
    CLAIMED,
    /** Neither was touched: one of them has moved on, or is not available yet. */
    REFUSED
}
