package io.duologue.matching;

/** What came of {@link MatchQueue#accept}. */
public enum AcceptResult {
    /** Yes noted; the partner has not answered yet. */
    ACCEPTED_FIRST,
    /** Both said yes, or need not be asked; start the conversation, then {@link MatchQueue#complete} or {@link MatchQueue#release}. */
    ACCEPTED_BOTH,
    /** There is no such offer any more, its time is over, or it is somebody else's. */
    GONE
}
