package io.duologue.redis;

import io.duologue.core.Checks;
import java.time.Duration;

/**
 * How a subscription finds out that it hears nothing any more: it rings for itself, and if it does not hear that either, it is
 * replaced. Immutable.
 *
 * @param every how often it rings for itself
 * @param silence after so long without hearing anything it is replaced; longer than {@code every}
 */
record Probing(Duration every, Duration silence) {
    /** A subscription that has died silently is found within 10 s. */
    static final Probing STANDARD = new Probing(Duration.ofSeconds(2), Duration.ofSeconds(7));

    Probing {
        Checks.atLeast("every in ms", 1, every.toMillis());
        Checks.atLeast("silence in ms", every.toMillis() + 1, silence.toMillis());
    }
}
