package io.duologue.cluster;

import io.duologue.testkit.redis.RedisServer;
import java.util.List;
import java.util.Map;

/** One server. One thread at a time. */
public final class SingleRedis implements SharedRedis {
    /** So that it has on its disk what it has answered. */
    static final List<String> KEPT = List.of("--appendonly", "yes", "--appendfsync", "always");

    static final Map<String, String> DURABLE = Map.of("DUOLOGUE_REDIS_GUARANTEE", "durable");

    private final RedisKind kind;
    private final RedisServer server;

    private SingleRedis(RedisKind kind, RedisServer server) {
        this.kind = kind;
        this.server = server;
    }

    static SingleRedis start(RedisKind kind) {
        return new SingleRedis(
                kind, kind == RedisKind.SINGLE ? RedisServer.start(KEPT.toArray(String[]::new)) : RedisServer.start());
    }

    public RedisServer server() {
        return server;
    }

    @Override
    public RedisKind kind() {
        return kind;
    }

    @Override
    public String url() {
        return server.url();
    }

    @Override
    public Map<String, String> settings() {
        return kind == RedisKind.SINGLE ? DURABLE : Map.of();
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(server);
    }

    @Override
    public void awaitWhole() {
        // There is nobody who follows, and whoever starts it waits until it answers.
    }

    @Override
    public void close() {
        server.close();
    }
}
