package io.duologue.cluster;

import io.duologue.testkit.redis.RedisSentinels;
import io.duologue.testkit.redis.RedisServer;
import java.util.List;
import java.util.Map;

/** A master and its replica, which takes over when three Sentinels say so. One thread at a time. */
public final class SentinelRedis implements SharedRedis {
    private final RedisKind kind;
    private final RedisSentinels servers;

    private SentinelRedis(RedisKind kind, RedisSentinels servers) {
        this.kind = kind;
        this.servers = servers;
    }

    static SentinelRedis start(RedisKind kind) {
        return new SentinelRedis(kind, RedisSentinels.start());
    }

    public RedisSentinels servers() {
        return servers;
    }

    @Override
    public RedisKind kind() {
        return kind;
    }

    @Override
    public String url() {
        return servers.url() + "?sentinel-password=" + RedisServer.PASSWORD_IN_URL;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "DUOLOGUE_REDIS_GUARANTEE",
                "replicated",
                "DUOLOGUE_REDIS_REPLICAS",
                kind == RedisKind.SENTINEL ? "1" : "0");
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(servers.master());
    }

    @Override
    public void awaitWhole() {
        servers.awaitReplica();
    }

    @Override
    public void close() {
        servers.close();
    }
}
