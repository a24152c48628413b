package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells how long a wait may take. It promises nothing: a person is told a range or “we don't know yet”.
 *
 * <ul>
 *   <li><b>WE-1</b> Nothing known is empty, never a guess.
 *   <li><b>WE-2</b> What is told comes from waits that really happened.
 *   <li><b>WE-3</b> It is bounded, however many topics and participants are named to it.
 *   <li><b>WE-4</b> Who left without a partner counts as having waited at least so long: he makes no wait look shorter.
 *   <li><b>WE-5</b> A wait that is followed counts once: nothing changes when the same wait is told to arrive again, or one to have left
 *       that is not followed.
 *   <li><b>WE-6</b> What remains is never negative, is never told of more time than the longest wait known has left, and for who has
 *       just come is the estimate.
 *   <li><b>WE-7</b> Asking twice, with nothing having happened in between, has the same answer.
 *   <li><b>WE-8</b> Nothing is told that rests on the waits of fewer than 5 people, however often they came.
 * </ul>
 *
 * <p>Where several nodes share a queue, each tells its own estimator of the people whom it serves, from their arrival to their match;
 * who moves to another node has left here. Safe for many threads; no I/O.
 */
public interface WaitEstimator {

    /**
     * A ticket begins to wait, and will be told to have been {@link #matched} or to have {@link #left}. Unless an estimator cares, nothing
     * happens.
     */
    default void arrived(Ticket ticket, Instant now) {}

    /** A ticket has found a partner. It counts even if nobody said that it arrived. */
    void matched(Ticket ticket, Instant now);

    /** A ticket waits no longer, or is no longer followed, and has found nobody until now. Unless an estimator cares, nothing happens. */
    default void left(Ticket ticket, Instant now) {}

    /** How long such a ticket usually waits, counted from its arrival. */
    Optional<WaitEstimate> estimate(Ticket ticket, Instant now);

    /**
     * How much longer such a ticket usually waits, having waited until now; empty also if nobody is known to have waited longer. Unless
     * an estimator knows better, it is what is left of the estimate, as long as that has not run out.
     */
    default Optional<WaitEstimate> remaining(Ticket ticket, Instant now) {
        Duration waited = ticket.waited(now);
        return estimate(ticket, now)
                .filter(usual -> usual.p80().compareTo(waited) > 0)
                .map(usual -> usual.after(waited));
    }

    /**
     * Learns from those who asked for the same: the same topic, else the same parent, with the same intent, kinds and languages, and of the
     * same seniority where that many have come. It looks at the last hour, and knows nothing with fewer than 8 waits, or fewer than 5 people, in it.
     */
    static WaitEstimator standard(Topics topics) {
        return new CompatibleWaits(topics, WaitCell.Calibration.ONLINE);
    }

    /** Learns nothing and tells nothing: for whoever shows no estimates. */
    static WaitEstimator none() {
        return NoEstimates.EVER;
    }
}
