package io.duologue.matching;

import java.util.Map;

/**
 * An offer whose time ran out, and what became of its two participants. Immutable.
 *
 * @param outcomes exactly one for each of the two
 */
public record LapsedOffer(OfferId id, Map<ParticipantId, Outcome> outcomes) {

    /** What became of one of the two. */
    public enum Outcome {
        /** Waits again at once, with his age: he accepted, was not asked, or the start never came. */
        RETURNED,
        /** Left the offer unanswered; waits again with his age, but is not offered for a while. */
        DELAYED,
        /** Left one offer too many unanswered; waits no more until he asks again. */
        PARKED
    }

    public LapsedOffer {
        outcomes = Map.copyOf(outcomes);
    }
}
