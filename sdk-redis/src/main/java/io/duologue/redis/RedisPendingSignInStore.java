package io.duologue.redis;

import io.duologue.core.identity.PendingSignIn;
import io.duologue.core.identity.PendingSignInStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.SecretHash;
import java.time.Instant;
import java.util.Optional;

/** Pending sign-ins in Redis. Safe for many threads. */
final class RedisPendingSignInStore implements PendingSignInStore {
    private final RedisEndingSecrets signIns;

    RedisPendingSignInStore(RedisConnection redis, Lives lives) {
        this.signIns = new RedisEndingSecrets(
                redis, lives, redis.keys()::pendingSignIns, redis.keys().allPendingSignIns());
    }

    @Override
    public void put(SecretHash state, PendingSignIn pending) {
        signIns.keep(state, text(pending), pending.expiresAt());
    }

    @Override
    public Optional<PendingSignIn> take(SecretHash state, Instant now) {
        return signIns.take(state)
                .map(RedisPendingSignInStore::read)
                .filter(pending -> now.isBefore(pending.expiresAt()));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return signIns.removeUntil(until, atMost);
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
