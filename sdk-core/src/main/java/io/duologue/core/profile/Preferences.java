package io.duologue.core.profile;

import io.duologue.matching.OfferMode;
import java.time.Duration;
import org.immutables.value.Value;

/** How a person wants to be treated. Immutable. */
@Value.Immutable
public interface Preferences {

    /** Talk at once, or see a card first. */
    @Value.Default
    default OfferMode offer() {
        return OfferMode.ONE_TAP;
    }

    /** How long a card may be looked at: 20 or 60 seconds. */
    @Value.Default
    default Duration decisionTime() {
        return Duration.ofSeconds(20);
    }

    @Value.Default
    default boolean sound() {
        return true;
    }

    /** Whether to search again by itself after the partner was lost. */
    @Value.Default
    default boolean requeue() {
        return true;
    }

    @Value.Default
    default boolean keyboardShortcuts() {
        return true;
    }

    @Value.Check
    default void check() {
        if (!decisionTime().equals(Duration.ofSeconds(20)) && !decisionTime().equals(Duration.ofSeconds(60))) {
            throw new IllegalArgumentException("decision time: expected 20 or 60 seconds but was "
                    + decisionTime().toSeconds());
        }
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds preferences. One thread at a time. */
    final class Builder extends ImmutablePreferences.Builder {
        Builder() {}
    }
}
