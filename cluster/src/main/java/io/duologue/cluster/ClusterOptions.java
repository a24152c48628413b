package io.duologue.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a local cluster is put together. Immutable.
 *
 * @param nodes how many, 1–9
 * @param port of the balancer, 0 for any that is free
 * @param java what the Java of every node is told
 * @param main what is started as a node, of the class path of this process
 * @param settings of every node, by the names of environment variables, besides where its stores and its balancer are
 * @param redis how it is arranged, and with it what is promised
 * @param postgres settings of Postgres besides the usual ones, such as {@code max_connections=5}
 */
public record ClusterOptions(
        int nodes,
        int port,
        List<String> java,
        String main,
        Map<String, String> settings,
        RedisKind redis,
        List<String> postgres) {
    private static final List<String> SMALL =
            List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private static final int MOST = 9;

    public ClusterOptions {
        if (nodes < 1 || nodes > MOST) {
            throw new IllegalArgumentException("expected 1–" + MOST + " nodes but was " + nodes);
        }
        java = List.copyOf(java);
        settings = Map.copyOf(settings);
        postgres = List.copyOf(postgres);
    }

    /** The reference server as it is, and a Redis that keeps nothing on its disk. */
    public static ClusterOptions fleeting(int nodes, int port) {
        return of(RedisKind.FLEETING, nodes, port);
    }

    /** The reference server as it is, and a Redis that has on its disk what it has answered. */
    public static ClusterOptions durable(int nodes, int port) {
        return of(RedisKind.SINGLE, nodes, port);
    }

    /** The reference server as it is, and such a Redis. */
    public static ClusterOptions of(RedisKind redis, int nodes, int port) {
        return new ClusterOptions(nodes, port, SMALL, NodeMain.class.getName(), Map.of(), redis, List.of());
    }

    /** The same with these settings of every node besides. */
    public ClusterOptions with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return new ClusterOptions(nodes, port, java, main, all, redis, postgres);
    }

    /** The same with nodes that are as fast as they can be, and with a Postgres that counts its statements. */
    public ClusterOptions measured() {
        List<String> counting = new ArrayList<>(postgres);
        counting.add("shared_preload_libraries=pg_stat_statements");
        return new ClusterOptions(nodes, port, List.of("-Xms256m", "-Xmx1g"), main, settings, redis, counting);
    }

    /** The same with something else as a node. */
    public ClusterOptions withMain(String other) {
        return new ClusterOptions(nodes, port, java, other, settings, redis, postgres);
    }
}
