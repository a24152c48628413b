package io.duologue.client.machine;

import java.time.Duration;

/**
 * What stays the same for the life of a client. Immutable.
 *
 * @param client what it calls itself in {@code hello}, 1–64 characters
 * @param instance random per program start, 8–64 of {@code [A-Za-z0-9_-]}
 * @param unsent messages of a conversation that may wait for their answer, 1–256
 * @param firstRetry the ceiling of the first wait after an attempt that failed
 * @param longestRetry the ceiling of every wait, unless the server tells another
 * @param handsOverAtOnce true if an entry counts as handed to the application as soon as it is told; otherwise
 *     {@link ClientInput.HandedOver} says so
 */
public record ClientSettings(
        String client,
        String instance,
        int unsent,
        Duration firstRetry,
        Duration longestRetry,
        boolean handsOverAtOnce) {

    /** Frames that are kept per conversation, with or without an answer. */
    public static final int MOST_KEPT = 256;

    public ClientSettings {
        if (unsent < 1 || unsent > MOST_KEPT) {
            throw new IllegalArgumentException("expected 1–" + MOST_KEPT + " unsent messages but was " + unsent);
        }
        if (firstRetry.isNegative() || firstRetry.isZero() || longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "expected a first wait above zero and a longest one not below it but was " + firstRetry + " and "
                            + longestRetry);
        }
    }

    /** With the usual bounds, and entries handed over as soon as they are told. */
    public static ClientSettings of(String client, String instance) {
        return new ClientSettings(client, instance, MOST_KEPT, Duration.ofMillis(500), Duration.ofSeconds(30), true);
    }
}
