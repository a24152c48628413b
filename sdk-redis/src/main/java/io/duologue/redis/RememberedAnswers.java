package io.duologue.redis;

import io.duologue.core.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What another store has answered, for all nodes: so that it need not be asked again by each of them, and not at all while it is away.
 *
 * <p>Whoever changes there what an answer is about calls {@link #changing}, which forgets it before the change and after it: an answer
 * from before the change that comes in later is not kept. Only who dies between the change and the second forgetting, while
 * another one asks, can leave an outdated answer behind, for {@link #FRESH} at most, or until the other store is back.
 */
final class RememberedAnswers {
    private static final Script REMEMBER = Script.named("remember-answer");
    private static final Script FORGET = Script.named("forget-answer");
    /** After this the other store is asked again. */
    static final Duration FRESH = Duration.ofMinutes(10);
    /** What is older is not said even if the other store is away. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final RedisConnection redis;
    private final InstantSource clock;

    RememberedAnswers(RedisConnection redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * What is remembered, or what the other store says.
     *
     * @param write nothing for an answer that is not to be remembered
     */
    <T> T answer(String key, Supplier<T> store, Function<T, Optional<String>> write, Function<String, T> read) {
        Instant now = clock.instant();
        Recalled recalled = recall(key);
        Optional<T> fresh = recalled.known()
                .filter(known -> now.isBefore(known.at().plus(FRESH)))
                .map(known -> read.apply(known.text()));
        if (fresh.isPresent()) {
            return fresh.get();
        }
        T said;
        try {
            said = store.get();
        } catch (BackendException e) {
            return recalled.known().map(known -> read.apply(known.text())).orElseThrow(() -> e);
        }
        write.apply(said).ifPresent(text -> remember(key, recalled.forgotten(), text, now));
        return said;
    }

    /**
     * What the other store says, which is asked in any case: of what it says by the way something is remembered.
     *
     * @param write what is remembered; nothing for an answer of which nothing is to be
     */
    <T> T asked(String key, Supplier<T> store, Function<T, Optional<String>> write) {
        Instant now = clock.instant();
        Recalled recalled = recall(key);
        T said = store.get();
        write.apply(said)
                .filter(text -> !recalled.says(text, now.minus(FRESH.dividedBy(2))))
                .ifPresent(text -> remember(key, recalled.forgotten(), text, now));
        return said;
    }

    /** Does what changes what an answer is about. */
    <T> T changing(String key, Supplier<T> change) {
        forget(key);
        try {
            return change.get();
        } finally {
            forget(key);
        }
    }

    void forget(String key) {
        redis.runKept(FORGET, List.of(key), List.of(Long.toString(KEPT.toMillis())));
    }

    private Recalled recall(String key) {
        List<String> fields = redis.call(client -> client.hmget(key, "g", "v", "t"));
        Optional<Known> known =
                Optional.ofNullable(fields.get(1)).map(text -> new Known(text, Moments.parse(fields.get(2))));
        return new Recalled(Optional.ofNullable(fields.get(0)).orElse("0"), known);
    }

    private void remember(String key, String forgotten, String text, Instant now) {
        redis.run(REMEMBER, List.of(key), List.of(forgotten, text, Moments.exact(now), Long.toString(KEPT.toMillis())));
    }

    /** @param forgotten how often it has been forgotten */
    private record Recalled(String forgotten, Optional<Known> known) {
        /** Whether it is remembered as this, since a moment that is no earlier. */
        boolean says(String text, Instant since) {
            return known.filter(one -> one.text().equals(text) && one.at().isAfter(since))
                    .isPresent();
        }
    }

    private record Known(String text, Instant at) {}
}
