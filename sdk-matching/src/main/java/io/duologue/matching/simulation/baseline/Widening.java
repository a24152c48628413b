package io.duologue.matching.simulation.baseline;

import java.time.Duration;
import java.time.Instant;

/**
 * A window around what is best, as wide as somebody has waited.
 *
 * @param widestAfter after how long anybody will do
 */
record Widening(Duration widestAfter) {

    /** What nearly everybody would be content with at once. */
    private static final double NARROWEST = 0.95;

    /** What a partner must be worth to him now, from 0.95 straight down to 0. */
    double least(Crowded.Seat seat, Instant now) {
        return NARROWEST * Math.max(0, 1 - (double) seat.waited(now) / widestAfter.toMillis());
    }
}
