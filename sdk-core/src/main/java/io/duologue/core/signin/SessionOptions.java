package io.duologue.core.signin;

import java.time.Duration;
import org.immutables.value.Value;

/** How long what is handed out at a sign-in lasts. Immutable. */
@Value.Immutable
public interface SessionOptions {

    /** From the sign-in to its end; nothing prolongs it. */
    @Value.Default
    default Duration sessionLifetime() {
        return Duration.ofHours(12);
    }

    /** How long a single-use ticket for a socket may be redeemed. */
    @Value.Default
    default Duration ticketLifetime() {
        return Duration.ofSeconds(30);
    }

    @Value.Check
    default void check() {
        positive("session lifetime", sessionLifetime());
        positive("ticket lifetime", ticketLifetime());
    }

    private static void positive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + ": expected a positive duration but was " + duration);
        }
    }

    static SessionOptions standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableSessionOptions.Builder {
        Builder() {}
    }
}
