package io.duologue.redis;

import io.duologue.core.limit.RateLimiter;
import io.duologue.core.presence.PresenceDirectory;

/**
 * The parts that this module has, over one connection. All nodes that open the same Redis with the same prefix share what is in
 * them. Safe for many threads.
 */
public final class RedisBackend implements AutoCloseable {
    private final RedisConnection connection;

    private RedisBackend(RedisConnection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws io.duologue.core.BackendException if nothing answers, or an older server than Redis 6.2
     */
    public static RedisBackend open(RedisOptions options) {
        return new RedisBackend(RedisConnection.open(options));
    }

    public RedisConnection connection() {
        return connection;
    }

    public RateLimiter rateLimiter() {
        return new RedisRateLimiter(connection);
    }

    public PresenceDirectory presence() {
        return new RedisPresenceDirectory(connection);
    }

    /** Ends the connection. What is still asked then is a {@link io.duologue.core.BackendException}. */
    @Override
    public void close() {
        connection.close();
    }
}
