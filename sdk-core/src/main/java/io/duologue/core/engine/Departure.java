package io.duologue.core.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * When the people of a node that stops are asked to go: not all in one instant, which would be as many handshakes in one instant on the
 * nodes that are left, but by and by over the first half of the grace at most. The other half is for those who do not get through at
 * once. Immutable.
 *
 * @param begun when the first are asked
 * @param grace after which who is left is sent away
 * @param people how many there were then
 */
record Departure(Instant begun, Duration grace, int people) {
    /** Slower than this nobody needs to go: a node takes many more hellos than these. */
    private static final Duration EACH = Duration.ofMillis(20);

    /** How many may have been asked in the turn that is now and lasts for so long. */
    int asked(Instant now, Duration turn) {
        long passed = Duration.between(begun, now).plus(turn).toMillis();
        long all = Math.min(
                grace.dividedBy(2).toMillis(), EACH.multipliedBy(people).toMillis());
        return all == 0 || passed >= all ? Integer.MAX_VALUE : Math.toIntExact(people * Math.max(0, passed) / all);
    }

    /** What is left of the grace. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, begun.plus(grace));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
