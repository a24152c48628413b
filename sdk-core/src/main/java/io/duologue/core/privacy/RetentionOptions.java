package io.duologue.core.privacy;

import java.time.Duration;
import org.immutables.value.Value;

/** How long what has a time is kept, for whoever runs the platform to decide. Immutable. */
@Value.Immutable
public interface RetentionOptions {

    /** From the end of a conversation: that two have talked, and what they thought of it. Not what they said. */
    @Value.Default
    default Duration conversations() {
        return Duration.ofDays(90);
    }

    /** From the filing of a report, with its evidence. */
    @Value.Default
    default Duration reports() {
        return Duration.ofDays(90);
    }

    /** From the end of a restriction. */
    @Value.Default
    default Duration restrictions() {
        return Duration.ofDays(365);
    }

    /** What somebody was told about the ways to sign in to his account. */
    @Value.Default
    default Duration notices() {
        return Duration.ofDays(180);
    }

    /** From when a way to sign in was disconnected. */
    @Value.Default
    default Duration partedIdentities() {
        return Duration.ofDays(365);
    }

    @Value.Check
    default void check() {
        positive("conversations", conversations());
        positive("reports", reports());
        positive("restrictions", restrictions());
        positive("notices", notices());
        positive("parted identities", partedIdentities());
    }

    private static void positive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + ": expected a positive duration but was " + duration);
        }
    }

    static RetentionOptions standard() {
        return builder().build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableRetentionOptions.Builder {
        Builder() {}
    }
}
