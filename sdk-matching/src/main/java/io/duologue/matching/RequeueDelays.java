package io.duologue.matching;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * How long somebody is not offered to others after he let an offer go: the figures of rules, in one place
 * for every {@link MatchQueue}.
 */
public final class RequeueDelays {

    /** After the first, second, third and every further refusal in a row. */
    public static final List<Duration> AFTER_REFUSALS =
            List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60));

    /** The longest of them. */
    public static final Duration LONGEST = Collections.max(AFTER_REFUSALS);

    /** So many silent offers in a row park a ticket. */
    public static final int SILENCES_UNTIL_PARKED = 3;

    private RequeueDelays() {}

    /**
     * After a decline.
     *
     * @param refusalsBefore how many offers in a row were declined or left unanswered before this one
     */
    public static Duration afterDecline(int refusalsBefore) {
        return AFTER_REFUSALS.get(Math.min(Math.max(refusalsBefore, 0), AFTER_REFUSALS.size() - 1));
    }

    /** After a silence: one place further in the row than a decline, since nobody is there to be asked again at once. */
    public static Duration afterSilence(int refusalsBefore) {
        return afterDecline(Math.max(refusalsBefore, 0) + 1);
    }
}
