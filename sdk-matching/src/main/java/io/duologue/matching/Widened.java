package io.duologue.matching;

import java.time.Duration;

/**
 * A wish that has been loosened, so that the person can be told: “seniority: any, since 15 s”. Immutable.
 *
 * @param to what is asked for now: {@code parent} or {@code any} for a topic, a number of bands or {@code any} for
 *     seniority, hours as in {@code 6h} or {@code any} for a time zone, {@code 7d}, {@code 24h} or {@code any} for a repeat
 * @param at after how long a wait
 */
public record Widened(Wish what, String to, Duration at) {

    /** What may be loosened. */
    public enum Wish {
        TOPIC,
        SENIORITY,
        TIMEZONE,
        REPEAT
    }
}
