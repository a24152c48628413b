package io.duologue.core.identity;

import java.time.Instant;
import java.util.Optional;

/** Pending sign-ins in this process's memory. Safe for many threads. */
final class InMemoryPendingSignInStore implements PendingSignInStore {
    private final ExpiringSecrets<PendingSignIn> byState;

    InMemoryPendingSignInStore(int capacity) {
        byState = new ExpiringSecrets<>(capacity);
    }

    @Override
    public void put(SecretHash state, PendingSignIn pending) {
        byState.put(state, pending, pending.expiresAt());
    }

    @Override
    public Optional<PendingSignIn> take(SecretHash state, Instant now) {
        return byState.take(state, now);
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return byState.removeUntil(until, atMost);
    }
}
