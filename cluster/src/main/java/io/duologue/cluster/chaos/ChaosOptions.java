package io.duologue.cluster.chaos;

import io.duologue.cluster.RedisKind;
import java.time.Duration;
import java.util.Set;

/**
 * How long what is done to whom. Immutable.
 *
 * @param people who talk, an even number
 * @param time for which things are broken, or until each was once; some seconds before and behind it come on top
 * @param longestPause of a node, and of Redis
 * @param stays about so long with one partner
 * @param settles within this time behind the last disturbance everybody is live and answered
 * @param kinds what is done, each at least once
 * @param seed the same one does the same things in the same order
 */
public record ChaosOptions(
        int people,
        Duration time,
        Duration longestPause,
        Duration stays,
        Duration settles,
        Set<Disturbance> kinds,
        long seed) {
    public ChaosOptions {
        if (people < 2 || people % 2 != 0) {
            throw new IllegalArgumentException("expected an even number of people but was " + people);
        }
        if (longestPause.toMillis() < 1000) {
            throw new IllegalArgumentException("expected a longest pause of 1 s or more but was " + longestPause);
        }
        kinds = Set.copyOf(kinds);
    }

    /** Everything that can be done with such a Redis, for so long. */
    public static ChaosOptions everything(
            RedisKind redis, int people, Duration time, Duration longestPause, long seed) {
        return new ChaosOptions(
                people,
                time,
                longestPause,
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Disturbance.allOf(redis),
                seed);
    }

    /** The same with nothing done but this. */
    public ChaosOptions with(Set<Disturbance> other) {
        return new ChaosOptions(people, time, longestPause, stays, settles, other, seed);
    }
}
