package io.duologue.redis;

import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.SecretHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Links that went out by mail, in Redis. Safe for many threads.
 *
 * <p>Beside the links there is an index of each address, under a hash of it: what went to the address is found without looking
 * through all links. A link is in the index before it can be found, so that none outlives its address.
 */
final class RedisMagicLinkStore implements MagicLinkStore {
    /** What has ended so long ago leaves the index of its address when the next link goes there. */
    private static final Duration OUTDATED = Duration.ofDays(1);

    private final RedisConnection redis;
    private final Lives lives;
    private final RedisEndingSecrets links;

    RedisMagicLinkStore(RedisConnection redis, Lives lives) {
        this.redis = redis;
        this.lives = lives;
        this.links = new RedisEndingSecrets(
                redis, lives, redis.keys()::magicLinks, redis.keys().allMagicLinks());
    }

    @Override
    public void put(SecretHash secret, MagicLink link) {
        Instant end = link.expiresAt();
        Index.note(redis, linksTo(link.address()), secret.value(), end, lives.until(end), end.minus(OUTDATED));
        links.keep(secret, text(link), end);
    }

    @Override
    public Optional<MagicLink> find(SecretHash secret, Instant now) {
        return good(links.find(secret), now);
    }

    @Override
    public Optional<MagicLink> take(SecretHash secret, Instant now) {
        return good(links.take(secret), now);
    }

    /** A link that is not there yet stays in the index: it may be on its way. */
    @Override
    public void eraseTo(EmailAddress address) {
        String index = linksTo(address);
        for (String secret : Index.all(redis, index)) {
            if (links.take(new SecretHash(secret)).isPresent()) {
                Index.forget(redis, index, secret);
            }
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return links.removeUntil(until, atMost);
    }

    private String linksTo(EmailAddress address) {
        return redis.keys().linksTo(SecretHash.of(address.value()));
    }

    private static Optional<MagicLink> good(Optional<String> stored, Instant now) {
        return stored.map(RedisMagicLinkStore::read).filter(link -> now.isBefore(link.expiresAt()));
    }

    private static String text(MagicLink link) {
        return new Fields.Writer()
                .add(link.address().value())
                .add(link.binding().value())
                .add(link.expiresAt())
                .toString();
    }

    private static MagicLink read(String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return MagicLink.builder()
                .address(new EmailAddress(fields.get()))
                .binding(new SecretHash(fields.get()))
                .expiresAt(fields.moment())
                .build();
    }
}
