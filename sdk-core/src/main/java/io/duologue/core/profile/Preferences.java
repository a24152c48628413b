package io.duologue.core.profile;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    /** What somebody usually wants; each search may say otherwise. */
    @Value.Default
    default Intent intent() {
        return Intent.TALK;
    }

    /** The richest way to talk that somebody usually consents to; each search may say otherwise. */
    @Value.Default
    default Kind mode() {
        return Kind.TEXT;
    }

    /** Whether to meet nobody of one's own {@link Profile#company()}. */
    @Value.Default
    default boolean avoidsColleagues() {
        return true;
    }

    /** Until then the person wants to meet nobody; absent, or over: not paused. */
    Optional<Instant> pausedUntil();

    /** Whether the person wants to meet nobody for now. */
    default boolean isPaused(Instant now) {
        return pausedUntil().filter(now::isBefore).isPresent();
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
