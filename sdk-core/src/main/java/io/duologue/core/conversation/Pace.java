package io.duologue.core.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long somebody usually takes, from how long he took each time: a moving average in which the latest counts most. Pure.
 *
 * <p>Each new value counts 0.3 and all before it 0.7, so that what lies ten values back counts for less than a thirtieth and nobody
 * has to know how many there were.
 */
public final class Pace {
    private static final double OLD = 0.7;

    private Pace() {}

    /**
     * What is usual after all of these; empty after none.
     *
     * @param taken in the order in which it happened; none negative
     */
    public static Optional<Duration> of(List<Duration> taken) {
        return taken.stream().reduce(Pace::after);
    }

    private static Duration after(Duration usual, Duration taken) {
        return Duration.ofMillis(Math.round(OLD * usual.toMillis() + (1 - OLD) * taken.toMillis()));
    }
}
