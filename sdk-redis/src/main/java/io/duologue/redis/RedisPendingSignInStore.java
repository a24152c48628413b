package io.duologue.redis;

import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import java.time.Instant;
import java.util.Optional;
import redis.clients.jedis.params.SetParams;

/** Pending sign-ins in Redis. Safe for many threads. One command for each call. */
final class RedisPendingSignInStore implements PendingSignInStore {
    private final RedisConnection redis;
    private final Lives lives;

    RedisPendingSignInStore(RedisConnection redis, Lives lives) {
        this.redis = redis;
        this.lives = lives;
    }

    @Override
    public void put(SecretHash state, PendingSignIn pending) {
        String key = redis.keys().pendingSignIn(state);
        SetParams life = new SetParams().px(Long.parseLong(lives.until(pending.expiresAt())));
        redis.call(client -> client.set(key, text(pending), life));
    }

    @Override
    public Optional<PendingSignIn> take(SecretHash state, Instant now) {
        String key = redis.keys().pendingSignIn(state);
        return RedisConnection.optional(redis.call(client -> client.getDel(key)))
                .map(RedisPendingSignInStore::read)
                .filter(pending -> now.isBefore(pending.expiresAt()));
    }

    private static String text(PendingSignIn pending) {
        return new Fields.Writer()
                .add(pending.provider().value())
                .add(pending.binding().value())
                .add(pending.expiresAt())
                .add(pending.verifier().orElse(null))
                .add(pending.nonce().orElse(null))
                .toString();
    }

    private static PendingSignIn read(String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return PendingSignIn.builder()
                .provider(new ProviderId(fields.get()))
                .binding(new SecretHash(fields.get()))
                .expiresAt(fields.moment())
                .verifier(fields.find())
                .nonce(fields.find())
                .build();
    }
}
