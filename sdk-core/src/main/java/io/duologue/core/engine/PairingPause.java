package io.duologue.core.engine;

import io.duologue.matching.MatchQueue;
import java.time.Duration;
import java.time.Instant;

/**
 * For how long a node takes nobody from the queue. Immutable.
 *
 * @param length zero if it takes people
 */
record PairingPause(Instant from, Duration length) {
    static final PairingPause NONE = new PairingPause(Instant.EPOCH, Duration.ZERO);

    /** How long a node pairs nobody at most after looks that were given up. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /**
     * For how long a node pairs nobody after so many looks in a row that were given up: always longer than it is said to lead, so that
     * another one does.
     */
    static Duration lengthAfter(int givenUp, Duration limit) {
        Duration least = MatchQueue.LEAD_LEASE.multipliedBy(2);
        Duration first = limit.compareTo(least) < 0 ? least : limit;
        Duration pause = first.multipliedBy(1L << Math.min(givenUp - 1, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    boolean lasts(Instant now) {
        return now.isBefore(until());
    }

    /** The same, or one that begins now if the clock was set back behind its beginning, which would last until the clock is there again. */
    PairingPause asOf(Instant now) {
        return now.isBefore(from) ? new PairingPause(now, length) : this;
    }

    /** Whichever ends later. */
    PairingPause or(PairingPause other) {
        return other.until().isAfter(until()) ? other : this;
    }

    private Instant until() {
        return from.plus(length);
    }
}
