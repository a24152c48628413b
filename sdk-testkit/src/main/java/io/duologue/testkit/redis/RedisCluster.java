package io.duologue.testkit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of masters, between which all slots are spread. One thread at a time. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";

    private final List<RedisServer> masters;

    private RedisCluster(List<RedisServer> masters) {
        this.masters = List.copyOf(masters);
    }

    /** Starts one. A test that asks for one where there is no {@code redis-server} is skipped with the reason, and fails in CI. */
    public static RedisCluster start(int size) {
        List<RedisServer> masters = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            masters.add(RedisServer.start(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "5000", "--cluster-announce-ip", LOOPBACK));
        }
        RedisCluster cluster = new RedisCluster(masters);
        cluster.join();
        return cluster;
    }

    private void join() {
        for (int i = 0; i < masters.size(); i++) {
            RedisServer master = masters.get(i);
            // Said by hand, as two that meet with the same epoch would first have to settle who keeps it.
            master.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            master.command(slots(SLOTS * i / masters.size(), SLOTS * (i + 1) / masters.size()));
        }
        for (RedisServer other : masters.subList(1, masters.size())) {
            masters.get(0).command("CLUSTER", "MEET", LOOPBACK, Integer.toString(other.port()));
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!masters.stream().allMatch(this::isComplete)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("the Cluster did not come together");
            }
            LockSupport.parkNanos(RedisServer.PAUSE_NANOS);
        }
    }

    private static String[] slots(int from, int until) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, until).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private boolean isComplete(RedisServer master) {
        String info = Objects.toString(master.command("CLUSTER", "INFO"));
        return info.contains("cluster_state:ok")
                && info.contains("cluster_known_nodes:" + masters.size())
                && info.contains("cluster_size:" + masters.size());
    }

    public List<RedisServer> masters() {
        return masters;
    }

    /** Where it is, with its password: {@code redis-cluster://:…@127.0.0.1:…,127.0.0.1:…}. */
    public String url() {
        return "redis-cluster://:" + RedisServer.PASSWORD.replace("@", "%40") + "@"
                + masters.stream().map(master -> LOOPBACK + ":" + master.port()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }
}
