package io.duologue.benchmarks.matching;

/**
 * What one more costs when so many wait.
 *
 * @param waiting how many there were for the first and for the last who was timed
 * @param came how many came until so many waited
 * @param perSecond how many of those a second of the room's time
 * @param p50 microseconds of one who enters, and of the look that follows, as {@code p99} and {@code max}
 * @param bytes of memory for each who waits
 * @param meanScore of those who were paired meanwhile
 */
public record ArrivalCost(
        int waiting, int came, double perSecond, double p50, double p99, double max, double bytes, double meanScore) {}
