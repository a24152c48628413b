package io.duologue.redis;

import io.duologue.core.identity.MagicLink;
import io.duologue.core.identity.MagicLinkStore;
import io.duologue.core.identity.MailAddress;
import io.duologue.core.identity.SecretHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/** Links that went out by mail, in Redis. Safe for many threads. One command for each call. */
final class RedisMagicLinkStore implements MagicLinkStore {
    private final RedisConnection redis;
    private final Lives lives;

    RedisMagicLinkStore(RedisConnection redis, Lives lives) {
        this.redis = redis;
        this.lives = lives;
    }

    @Override
    public void put(SecretHash secret, MagicLink link) {
        String key = redis.keys().magicLink(secret);
        SetParams life = new SetParams().px(Long.parseLong(lives.until(link.expiresAt())));
        redis.call(client -> client.set(key, text(link), life));
    }

    @Override
    public Optional<MagicLink> find(SecretHash secret, Instant now) {
        String key = redis.keys().magicLink(secret);
        return good(redis.call(client -> client.get(key)), now);
    }

    @Override
    public Optional<MagicLink> take(SecretHash secret, Instant now) {
        String key = redis.keys().magicLink(secret);
        return good(redis.call(client -> client.getDel(key)), now);
    }

    private static Optional<MagicLink> good(@Nullable Object stored, Instant now) {
        return RedisConnection.optional(stored)
                .map(RedisMagicLinkStore::read)
                .filter(link -> now.isBefore(link.expiresAt()));
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
                .address(new MailAddress(fields.get()))
                .binding(new SecretHash(fields.get()))
                .expiresAt(fields.moment())
                .build();
    }
}
