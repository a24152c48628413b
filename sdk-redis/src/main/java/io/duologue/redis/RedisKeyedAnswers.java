package io.duologue.redis;

import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.redis.Keys.AnswerKeys;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers in Redis, to the microsecond. Safe for many threads. One command for each call, but one for each shard to forget what is
 * old. A command that the connection sends again has taken what it took the first time.
 */
final class RedisKeyedAnswers implements KeyedAnswers {
    private static final Script CLAIM = Script.named("claim-answer");
    private static final Script KEEP = Script.named("keep-answer");
    private static final Script RELEASE = Script.named("release-answer");
    private static final Script ERASE = Script.named("erase-answers");
    private static final Script CLEAR = Script.named("clear-answers");

    private final RedisConnection redis;
    private final Lives lives;

    RedisKeyedAnswers(RedisConnection redis, Lives lives) {
        this.redis = redis;
        this.lives = lives;
    }

    @Override
    public Claim claim(RequestKey key, String request, Instant now) {
        long number = ThreadLocalRandom.current().nextLong();
        List<?> answer = (List<?>) redis.run(
                CLAIM,
                keys(key.person()).all(),
                List.of(
                        key.person().value(),
                        name(key),
                        URLEncoder.encode(request, StandardCharsets.UTF_8),
                        Long.toString(number),
                        Long.toString(Moments.micros(now)),
                        Long.toString(Moments.microsUp(RUNNING_FOR)),
                        Long.toString(Moments.microsUp(KEPT_FOR)),
                        Integer.toString(MOST_OF_ONE),
                        lives.until(now.plus(KEPT_FOR))));
        String became = (String) answer.get(0);
        return switch (became) {
            case "taken" -> new Claim.Taken(number);
            case "running" -> new Claim.Running();
            case "other" -> new Claim.OtherRequest();
            case "answered" ->
                new Claim.Answered(
                        new Claim.Taken(Long.parseLong((String) answer.get(1))),
                        new KeptAnswer(Base64.getDecoder().decode((String) answer.get(2))));
            default -> throw new IllegalStateException("no such answer: " + became);
        };
    }

    @Override
    public void keep(RequestKey key, Claim.Taken taken, KeptAnswer answer) {
        redis.run(
                KEEP,
                List.of(keys(key.person()).known()),
                List.of(
                        key.person() + " " + name(key),
                        Long.toString(taken.number()),
                        Base64.getEncoder().encodeToString(answer.bytes())));
    }

    @Override
    public void release(RequestKey key, Claim.Taken taken) {
        redis.run(
                RELEASE,
                keys(key.person()).all(),
                List.of(key.person().value(), name(key), Long.toString(taken.number())));
    }

    @Override
    public void erase(UserId user) {
        redis.run(ERASE, keys(user).all(), List.of(user.value()));
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        int removed = 0;
        for (AnswerKeys shard : redis.keys().allAnswers()) {
            List<String> arguments = List.of(Long.toString(Moments.micros(until)), Integer.toString(atMost - removed));
            removed += Math.toIntExact((Long) redis.run(CLEAR, shard.all(), arguments));
        }
        return removed;
    }

    private AnswerKeys keys(UserId person) {
        return redis.keys().answers(person);
    }

    /** Of one length and without a blank, whatever the client chose; and a path in it may name somebody else. */
    private static String name(RequestKey key) {
        return SecretHash.of(new Fields.Writer().add(key.route()).add(key.key()).toString())
                .value();
    }
}
