package io.duologue.matching;

import java.time.Instant;
import java.util.Optional;

/**
 * Tells how long a wait may take. It promises nothing: a person is told a range or “we don't know yet”.
 *
 * <ul>
 *   <li><b>WE-1</b> Nothing known is empty, never a guess.
 *   <li><b>WE-2</b> What is told comes from waits that really happened.
 *   <li><b>WE-3</b> It is bounded, however many topics are named to it.
 * </ul>
 *
 * <p>Safe for many threads.
 */
public interface WaitEstimator {

    /** A ticket has found a partner. */
    void matched(Ticket ticket, Instant now);

    /** How long such a ticket usually waits. */
    Optional<WaitEstimate> estimate(Ticket ticket, Instant now);

    /**
     * Looks at the last 64 waits per topic within an hour; with fewer than 8 it knows nothing.
     */
    static WaitEstimator recentWaits() {
        return new RecentWaits();
    }
}
