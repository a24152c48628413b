package io.duologue.core.identity;

import java.time.Instant;
import java.util.Optional;

/** Links in this process's memory. Safe for many threads. */
final class InMemoryMagicLinkStore implements MagicLinkStore {
    private final ExpiringSecrets<MagicLink> bySecret;

    InMemoryMagicLinkStore(int capacity) {
        bySecret = new ExpiringSecrets<>(capacity);
    }

    @Override
    public void put(SecretHash secret, MagicLink link) {
        bySecret.put(secret, link, link.expiresAt());
    }

    @Override
    public Optional<MagicLink> find(SecretHash secret, Instant now) {
        return bySecret.find(secret, now);
    }

    @Override
    public Optional<MagicLink> take(SecretHash secret, Instant now) {
        return bySecret.take(secret, now);
    }

    @Override
    public void eraseTo(EmailAddress address) {
        bySecret.removeIf(link -> link.address().equals(address));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return bySecret.removeUntil(until, atMost);
    }
}
