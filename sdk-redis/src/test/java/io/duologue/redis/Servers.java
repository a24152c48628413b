package io.duologue.redis;

import io.duologue.testkit.redis.RedisCluster;
import io.duologue.testkit.redis.RedisServer;
import java.util.UUID;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one server and the one Cluster of all tests: each started by the first class that asks, closed after the last. */
final class Servers implements BeforeAllCallback {
    private static RedisServer single;
    private static RedisCluster cluster;

    @Override
    public void beforeAll(ExtensionContext test) {
        test.getRoot().getStore(Namespace.create(Servers.class)).computeIfAbsent("servers", key ->
                (AutoCloseable) Servers::close);
    }

    static synchronized RedisServer single() {
        if (single == null) {
            single = RedisServer.start();
        }
        return single;
    }

    static synchronized RedisCluster cluster() {
        if (cluster == null) {
            cluster = RedisCluster.start(3);
        }
        return cluster;
    }

    /** A connection on which nothing is found that another one has. */
    static RedisBackend onSingle() {
        return apart(single().url());
    }

    static RedisBackend onCluster() {
        return apart(cluster().url());
    }

    private static RedisBackend apart(String url) {
        return RedisBackend.open(options(url));
    }

    static RedisOptions options(String url) {
        String prefix = "t-" + UUID.randomUUID().toString().substring(0, 18);
        return RedisOptions.of(url).copy().withPrefix(prefix);
    }

    private static synchronized void close() {
        if (single != null) {
            single.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        single = null;
        cluster = null;
    }
}
