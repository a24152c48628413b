package io.duologue.matching;

/** What came of {@link MatchQueue#remove}. */
public enum RemoveResult {
    REMOVED,
    /** A claim was faster: the ticket is in an offer and stays there until that is declined or released. */
    OFFERED,
    ABSENT
}
