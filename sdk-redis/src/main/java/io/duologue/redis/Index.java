package io.duologue.redis;

import java.time.Instant;
import java.util.List;
import redis.clients.jedis.params.ZRangeParams;

/** What is found by a moment rather than by its name: sorted sets in which something is noted. */
final class Index {
    private static final Script NOTE = Script.named("note");
    private static final Script FORGET = Script.named("forget-note");
    /** Before all moments. */
    private static final String NEVER = "-inf";

    private Index() {}

    /**
     * Notes something, anew if it is there.
     *
     * @param life how long that may matter, in milliseconds
     */
    static void note(RedisConnection redis, String key, String what, Instant moment, String life) {
        note(redis, key, what, Long.toString(Moments.microsUp(moment)), life, NEVER);
    }

    /** Likewise, and lets go of what was noted under {@code outdated} or earlier. */
    static void note(RedisConnection redis, String key, String what, Instant moment, String life, Instant outdated) {
        note(redis, key, what, Long.toString(Moments.microsUp(moment)), life, Long.toString(Moments.micros(outdated)));
    }

    private static void note(
            RedisConnection redis, String key, String what, String moment, String life, String outdated) {
        redis.run(NOTE, List.of(key), List.of(what, moment, life, outdated));
    }

    /** Takes something out, unless it has been noted under a later moment since. */
    static void forget(RedisConnection redis, String key, String what, String until) {
        redis.run(FORGET, List.of(key), List.of(what, until));
    }

    /** Takes something out, whatever moment it was noted under. */
    static void forget(RedisConnection redis, String key, String what) {
        redis.call(client -> client.zrem(key, what));
    }

    /** What was noted up to a moment, inclusive, the earliest first. */
    static List<String> until(RedisConnection redis, String key, String moment, int atMost) {
        ZRangeParams range = ZRangeParams.zrangeByScoreParams(Double.NEGATIVE_INFINITY, Double.parseDouble(moment))
                .limit(0, atMost);
        return redis.call(client -> client.zrange(key, range));
    }

    static List<String> all(RedisConnection redis, String key) {
        return redis.call(client -> client.zrange(key, 0, -1));
    }
}
