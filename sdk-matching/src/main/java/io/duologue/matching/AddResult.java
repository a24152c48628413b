package io.duologue.matching;

/** What came of {@link MatchQueue#add}. */
public enum AddResult {
    ADDED,
    /** The participant has a ticket that waits or is in an offer; that one stays as it is. */
    ALREADY_WAITING,
    /** The queue holds as many tickets as it may; nothing changed. */
    FULL
}
