package io.duologue.core.signin;

import java.time.Duration;
import org.immutables.value.Value;

/** How long what is handed out at a sign-in lasts, and how much of it a person has. Immutable. */
@Value.Immutable
public interface SessionOptions {

    /** Of a browser's session, from the sign-in to its end; nothing prolongs it. */
    @Value.Default
    default Duration sessionLifetime() {
        return Duration.ofHours(12);
    }

    /** How long a program's bearer is good before it has to be refreshed. */
    @Value.Default
    default Duration bearerLifetime() {
        return Duration.ofMinutes(15);
    }

    /** Of a program's session, from the sign-in to its end; no refresh prolongs it. */
    @Value.Default
    default Duration refreshLifetime() {
        return Duration.ofDays(30);
    }

    /** How long a single-use ticket for a socket may be redeemed. */
    @Value.Default
    default Duration ticketLifetime() {
        return Duration.ofSeconds(30);
    }

    /** At how many places one person may be signed in; one more ends the one where he signed in first. */
    @Value.Default
    default int sessionsPerPerson() {
        return 20;
    }

    @Value.Check
    default void check() {
        positive("session lifetime", sessionLifetime());
        positive("bearer lifetime", bearerLifetime());
        positive("refresh lifetime", refreshLifetime());
        positive("ticket lifetime", ticketLifetime());
        if (sessionsPerPerson() < 1) {
            throw new IllegalArgumentException("sessions per person: expected at least 1 but was " + sessionsPerPerson());
        }
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
