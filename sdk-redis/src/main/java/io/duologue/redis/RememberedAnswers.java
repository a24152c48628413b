package io.duologue.redis;

import io.duologue.core.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What another store has answered, for all nodes: so that it need not be asked again by each of them, and not at all while it is away.
 *
 * <p>Whoever changes there what an answer is about calls {@link #changing}, which forgets it before the change and after it: an answer
 * from before the change that comes in later is not kept. Only who dies between the change and the second forgetting, while
 * another one asks, or a Redis that loses a forgetting which nobody had to confirm, can leave an outdated answer behind. How long that
 * may stand says its {@link Lasting}.
 *
 * <p>What is getting old is said at once, and renewed behind the answer by the executor, so that many who come at the same time wait for
 * nothing. Each node has at most one renewal of an answer under way; one that another node was faster with asks nothing. Safe for many
 * threads.
 */
final class RememberedAnswers {
    private static final Script REMEMBER = Script.named("remember-answer");
    private static final Script FORGET = Script.named("forget-answer");
    /** What is older is not said even if the other store is away. */
    static final Duration KEPT = Duration.ofHours(24);
    /** For so long after it failed the other store is not asked by somebody who waits for the answer. */
    static final Duration AWAY = Duration.ofSeconds(5);
    /** What says of itself that it is of later than this is from before a clock was set back, and of unknown age. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
    /** What is asked for in any case is not written again before this. */
    private static final Duration JUST_WRITTEN = Duration.ofMinutes(5);

    private final RedisConnection redis;
    private final InstantSource clock;
    private final Executor behind;
    private final Set<String> renewing = ConcurrentHashMap.newKeySet();
    /** Until when the other store is taken to be away, since it failed: it is asked once more then, by one. */
    private Instant awayUntil = Instant.MIN;

    /** @param behind renews what is getting old; what it rejects is renewed when it is asked for again */
    RememberedAnswers(RedisConnection redis, InstantSource clock, Executor behind) {
        this.redis = redis;
        this.clock = clock;
        this.behind = behind;
    }

    /**
     * How long an answer stands while the other store is there; while it is away, and for {@link #AWAY} after it failed, each stands for
     * {@link #KEPT}.
     *
     * @param fresh after this it is renewed behind the answer
     * @param good after this the other store is asked before anybody is answered; {@link #KEPT} at most
     */
    record Lasting(Duration fresh, Duration good) {
        /** Of what others are shown: for longer than nearly all talks, so that who comes back to one asks nothing. */
        static final Lasting SHOWN = new Lasting(Duration.ofHours(1), KEPT);
        /**
         * Of what keeps somebody out: not for longer than ten minutes, and who is connected has it renewed before by the look at it that
         * there is every few seconds.
         */
        static final Lasting KEEPS_OUT = new Lasting(Duration.ofMinutes(8), Duration.ofMinutes(10));
    }

    /**
     * What is remembered, or what the other store says.
     *
     * @param write nothing for an answer that is not to be remembered
     */
    <T> T answer(
            String key,
            Lasting lasting,
            Supplier<T> store,
            Function<T, Optional<String>> write,
            Function<String, T> read) {
        Instant now = clock.instant();
        Recalled recalled = recall(key);
        Optional<Known> known = recalled.known();
        if (known.isPresent() && (known.get().isYounger(lasting.good(), now) || isAway(now))) {
            if (!known.get().isYounger(lasting.fresh(), now)) {
                renewBehind(key, lasting, store, write);
            }
            return read.apply(known.get().text());
        }
        T said;
        try {
            said = ask(store);
        } catch (BackendException e) {
            return known.map(one -> read.apply(one.text())).orElseThrow(() -> e);
        }
        keep(key, recalled, write.apply(said), now);
        return said;
    }

    private <T> void renewBehind(String key, Lasting lasting, Supplier<T> store, Function<T, Optional<String>> write) {
        if (!renewing.add(key)) {
            return;
        }
        try {
            behind.execute(() -> {
                try {
                    renew(key, lasting, store, write);
                } catch (BackendException e) {
                    // It stands as it is, and whoever asks for it next has it tried again.
                } finally {
                    renewing.remove(key);
                }
            });
        } catch (RejectedExecutionException e) {
            renewing.remove(key);
        }
    }

    /** Unless somebody was faster. */
    private <T> void renew(String key, Lasting lasting, Supplier<T> store, Function<T, Optional<String>> write) {
        Instant now = clock.instant();
        Recalled recalled = recall(key);
        if (recalled.known()
                .filter(known -> !known.isYounger(lasting.fresh(), now))
                .isPresent()) {
            keep(key, recalled, write.apply(ask(store)), now);
        }
    }

    /** True for a while after it failed; behind that one is told that it may be there, and the others that it is not until he knows. */
    private synchronized boolean isAway(Instant now) {
        if (now.isBefore(awayUntil)) {
            return true;
        }
        if (!awayUntil.equals(Instant.MIN)) {
            awayUntil = now.plus(AWAY);
        }
        return false;
    }

    private synchronized void away(Instant until) {
        awayUntil = until;
    }

    private <T> T ask(Supplier<T> store) {
        try {
            T said = store.get();
            away(Instant.MIN);
            return said;
        } catch (BackendException e) {
            away(clock.instant().plus(AWAY));
            throw e;
        }
    }

    /** @param text nothing if what was said is not to be remembered: then what was before is not so any more either */
    private void keep(String key, Recalled recalled, Optional<String> text, Instant now) {
        if (text.isPresent()) {
            remember(key, recalled.forgotten(), text.get(), now);
        } else if (recalled.known().isPresent()) {
            forget(key);
        }
    }

    /**
     * What the other store says, which is asked in any case: of what it says by the way something is remembered.
     *
     * @param write what is remembered; nothing for an answer of which nothing is to be
     */
    <T> T asked(String key, Supplier<T> store, Function<T, Optional<String>> write) {
        Instant now = clock.instant();
        Recalled recalled = recall(key);
        T said = ask(store);
        write.apply(said)
                .filter(text -> !recalled.says(text, now.minus(JUST_WRITTEN)))
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

    private record Known(String text, Instant at) {
        boolean isYounger(Duration age, Instant now) {
            return now.isBefore(at.plus(age)) && !at.isAfter(now.plus(CLOCKS_APART));
        }
    }
}
