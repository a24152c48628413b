package io.duologue.core.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How many bad frames came lately. One thread at a time: the connection's lane. */
final class BadFrames {
    private final int most;
    private final Duration period;
    private final Deque<Instant> times = new ArrayDeque<>();

    /** Up to {@code most - 1} bad frames in any period are borne. */
    BadFrames(int most, Duration period) {
        this.most = most;
        this.period = period;
    }

    /** Counts one more; true if it is not to be borne. */
    boolean isOneTooMany(Instant now) {
        Instant since = now.minus(period);
        while (!times.isEmpty() && times.element().isBefore(since)) {
            times.remove();
        }
        times.add(now);
        return times.size() >= most;
    }
}
