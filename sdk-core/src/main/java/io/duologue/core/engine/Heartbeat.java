package io.duologue.core.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the other end still lives, judged by what it says and never by what it is told: traffic towards it proves
 * nothing. Pure and immutable.
 *
 * @param heardAt when it last said anything
 * @param pings how often it was asked since
 */
record Heartbeat(Instant heardAt, int pings) {

    /** What to do now. */
    enum Action {
        NOTHING,
        PING,
        DEAD
    }

    Heartbeat heard(Instant now) {
        return new Heartbeat(now, 0);
    }

    /** As if it was heard no later than now: after a clock was set back nobody is silent for as long as it takes to be there again. */
    Heartbeat asOf(Instant now) {
        return heardAt.isAfter(now) ? heard(now) : this;
    }

    Heartbeat asked() {
        return new Heartbeat(heardAt, pings + 1);
    }

    Action action(Duration heartbeat, Duration silence, Instant now) {
        if (!now.isBefore(heardAt.plus(silence))) {
            return Action.DEAD;
        }
        return pings < 2 && !now.isBefore(pingAt(heartbeat, silence)) ? Action.PING : Action.NOTHING;
    }

    /** When to ask {@link #action} again. */
    Instant next(Duration heartbeat, Duration silence) {
        return pings < 2 ? pingAt(heartbeat, silence) : heardAt.plus(silence);
    }

    private Instant pingAt(Duration heartbeat, Duration silence) {
        long between = silence.minus(heartbeat).toNanos() / 2;
        return heardAt.plus(heartbeat).plusNanos(between * pings);
    }
}
