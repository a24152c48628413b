package io.duologue.cluster;

import io.duologue.testkit.redis.RedisServer;
import java.util.List;
import java.util.Map;

/** The Redis of a local cluster, on loopback and empty at first. One thread at a time. */
public sealed interface SharedRedis extends AutoCloseable permits SingleRedis, SentinelRedis, SlottedRedis {
    /** Starts one. */
    static SharedRedis start(RedisKind kind) {
        return switch (kind) {
            case SINGLE, FLEETING -> SingleRedis.start(kind);
            case SENTINEL, SENTINEL_LAGGING -> SentinelRedis.start(kind);
            case CLUSTER -> SlottedRedis.start();
        };
    }

    RedisKind kind();

    /** Where nodes find it, with all passwords. */
    String url();

    /** What nodes are told besides, by the names of environment variables. */
    Map<String, String> settings();

    /** The servers that take what is written, as they are now: of a Cluster all of them, else one. */
    List<RedisServer> masters();

    /** Returns when all of it serves, and whoever is to follow does. */
    void awaitWhole();

    @Override
    void close();
}
