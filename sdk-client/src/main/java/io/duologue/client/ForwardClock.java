package io.duologue.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that never runs backwards: where the other one is set back, this one goes on from where it was. One thread at a time. */
final class ForwardClock {
    private final InstantSource clock;
    private Instant last;
    private Duration ahead = Duration.ZERO;

    ForwardClock(InstantSource clock) {
        this.clock = clock;
        this.last = clock.instant();
    }

    Instant now() {
        Instant now = clock.instant().plus(ahead);
        if (now.isBefore(last)) {
            ahead = ahead.plus(Duration.between(now, last));
            now = last;
        }
        last = now;
        return now;
    }
}
