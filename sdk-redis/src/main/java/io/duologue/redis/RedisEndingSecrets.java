package io.duologue.redis;

import io.duologue.core.identity.SecretHash;
import io.duologue.redis.Keys.SecretKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What secrets stand for until an end that is known when they are kept, as text. Safe for many threads. One command for each call,
 * but two for each shard in which something has ended.
 */
final class RedisEndingSecrets {
    private static final Script KEEP = Script.named("keep-secret");
    private static final Script TAKE = Script.named("take-secret");
    private static final Script CLEAR = Script.named("clear-secrets");

    private final RedisConnection redis;
    private final Lives lives;
    private final Function<SecretHash, SecretKeys> keys;
    private final List<SecretKeys> all;

    /**
     * @param keys where a secret is
     * @param all wherever any is
     */
    RedisEndingSecrets(
            RedisConnection redis, Lives lives, Function<SecretHash, SecretKeys> keys, List<SecretKeys> all) {
        this.redis = redis;
        this.lives = lives;
        this.keys = keys;
        this.all = List.copyOf(all);
    }

    void keep(SecretHash secret, String text, Instant end) {
        SecretKeys shard = keys.apply(secret);
        redis.run(
                KEEP,
                List.of(shard.secret(secret.value()), shard.ends()),
                List.of(secret.value(), text, Long.toString(Moments.microsUp(end)), lives.until(end)));
    }

    /** Also if its end has come. */
    Optional<String> find(SecretHash secret) {
        String key = keys.apply(secret).secret(secret.value());
        return RedisConnection.optional(redis.call(client -> client.get(key)));
    }

    /** Also if its end has come. */
    Optional<String> take(SecretHash secret) {
        SecretKeys shard = keys.apply(secret);
        return RedisConnection.optional(
                redis.run(TAKE, List.of(shard.secret(secret.value()), shard.ends()), List.of(secret.value())));
    }

    int removeUntil(Instant until, int atMost) {
        String moment = Long.toString(Moments.micros(until));
        int removed = 0;
        for (SecretKeys shard : all) {
            int left = atMost - removed;
            if (left > 0) {
                removed += clear(shard, moment, Index.until(redis, shard.ends(), moment, left));
            }
        }
        return removed;
    }

    private int clear(SecretKeys shard, String until, List<String> ended) {
        if (ended.isEmpty()) {
            return 0;
        }
        List<String> touched = new ArrayList<>(List.of(shard.ends()));
        ended.forEach(secret -> touched.add(shard.secret(secret)));
        List<String> arguments = new ArrayList<>(List.of(until));
        arguments.addAll(ended);
        return Math.toIntExact((Long) redis.run(CLEAR, touched, arguments));
    }
}
