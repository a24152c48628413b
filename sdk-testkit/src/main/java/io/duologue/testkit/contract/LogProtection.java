package io.duologue.testkit.contract;

/** What keeps a conversation's log right. Each may be taken away with {@link WeakenedLog} to see what breaks. */
public enum LogProtection {
    /** Who was replaced appends and acknowledges nothing. */
    FENCE,
    /** Raising a fence to one that is not above it is refused. */
    REFUSE_LOWER_FENCE,
    /** A number that is known is not accepted again. */
    DEDUPE,
    /** What comes under a known number is compared with what came first. */
    BODY_HASH,
    /** The server's own entries are refused if a connection came back since they were decided. */
    EXPECTED_FENCES,
    /** A number with others missing below it is not accepted. */
    CONTIGUITY,
    /** Such a number is accepted if it is sent again. */
    AGAIN,
    /** A refused frame uses up its number. */
    REFUSAL_TAKES_NUMBER,
    /** A refusal is kept and repeated. */
    STORED_REFUSALS,
    /** Results are repeated also after the end. */
    KEPT_RESULTS,
    /** A place counts only with the mark that was written there. */
    MARKS,
    /** An id with a tombstone does not become a conversation. */
    TOMBSTONES
}
