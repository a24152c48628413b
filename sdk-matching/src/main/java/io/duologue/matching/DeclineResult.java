package io.duologue.matching;

import java.time.Instant;

/** What came of {@link MatchQueue#decline}. */
public sealed interface DeclineResult {

    /** The kinds of answer, for an exhaustive switch. */
    enum Type {
        DECLINED,
        GONE
    }

    Type type();

    /**
     * Both tickets wait again.
     *
     * @param other the partner, who is to be told that the offer is withdrawn
     * @param availableFrom from when the one who declined will be offered to others
     */
    record Declined(ParticipantId other, Instant availableFrom) implements DeclineResult {
        @Override
        public Type type() {
            return Type.DECLINED;
        }
    }

    /** There is no such open offer of this participant; nothing changed. */
    record Gone() implements DeclineResult {
        @Override
        public Type type() {
            return Type.GONE;
        }
    }
}
