package io.duologue.postgres;

import java.time.Duration;

/**
 * How a step of the schema waits for a lock. Whoever asks for a table's strongest lock has everybody wait who comes behind it, so it asks
 * briefly and often: a node that is at work is held up no longer than {@code once}. Immutable.
 *
 * @param once how long to wait at a time, and how long to let the others go on between
 * @param attempts how many times
 */
record LockPatience(Duration once, int attempts) {
    /** A minute in all, and at a time a tenth of what a statement may take. */
    static final LockPatience USUAL = new LockPatience(Duration.ofMillis(500), 60);
}
