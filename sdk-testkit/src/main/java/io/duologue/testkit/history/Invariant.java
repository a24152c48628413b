package io.duologue.testkit.history;

/** The promises that a history is checked for. */
public enum Invariant {
    /** 1: A frame sent in one conversation is never delivered in another. */
    NO_CROSS_TALK(1),
    /**
     * 2: What was answered with ok is delivered exactly once to the partner's application, or the conversation ended and
     * both are told up to where it was delivered; what was answered with a refusal is not delivered.
     */
    EXACTLY_ONCE(2),
    /** 3: Both sides see one order, without gaps; each sender's accepted numbers ascend. */
    ONE_ORDER(3),
    /** 4: What was sent after an ok came is behind it in the order. */
    REAL_TIME_ORDER(4),
    /**
     * 5: One connection at most owns a session, and one that was fenced changes nothing; one person is in one
     * conversation at most, and nobody sits in one alone.
     */
    ONE_OWNER(5),
    /** 6: After its end nothing of a conversation is delivered. */
    END_IS_LAST(6),
    /**
     * 7: One second after a restriction or block nothing its author wrote reaches the other side, in any conversation that was
     * not over by then. One that was may still be replayed up to its end, unless the block or moderation ended it (W-71).
     */
    SILENCED(7),
    /** 8: After the last fault every connection is live or closed with a reason in bounded time, every frame answered. */
    LIVENESS(8),
    /** What a connection may leave unacknowledged is bounded; the number is that of no invariant. */
    BOUNDED(0);

    private final int number;

    Invariant(int number) {
        this.number = number;
    }

    /** Its number in the protocol; 0 for what has none there. */
    public int number() {
        return number;
    }
}
