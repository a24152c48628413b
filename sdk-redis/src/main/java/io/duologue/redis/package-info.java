/**
 * What several nodes share while people talk, kept in Redis or Valkey: one server, one behind Sentinels, or a Cluster. Begin with
 * {@link io.duologue.redis.RedisBackend}. Keeps nothing of accounts, reports or history.
 *
 * <p>Every step that must be whole is one Lua script beside the class that runs it. Each key, its owner and its end are in
 * {@code docs/redis-layout.md}.
 */
@NullMarked
package io.duologue.redis;

import org.jspecify.annotations.NullMarked;
