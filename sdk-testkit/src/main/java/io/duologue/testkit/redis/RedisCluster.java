package io.duologue.testkit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of masters, between which all slots are spread; more servers can join. One thread at a time. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOPBACK = "127.0.0.1";

    private final List<RedisServer> masters;
    private final String[] settings;

    private final List<RedisServer> joined = new ArrayList<>();

    private RedisCluster(List<RedisServer> masters, String[] settings) {
        this.masters = List.copyOf(masters);
        this.settings = settings;
    }

    /**
     * Starts one. A test that asks for one where there is no {@code redis-server} is skipped with the reason, and fails in CI.
     *
     * @param settings of all its servers, see {@link RedisServer#start}
     */
    public static RedisCluster start(int size, String... settings) {
        List<RedisServer> masters = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            masters.add(startNode(settings));
        }
        RedisCluster cluster = new RedisCluster(masters, settings.clone());
        cluster.join();
        return cluster;
    }

    private static RedisServer startNode(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--cluster-enabled",
                "yes",
                "--cluster-node-timeout",
                "5000",
                "--cluster-announce-ip",
                LOOPBACK,
                // A server whose last slot has moved stays what it is.
                "--cluster-allow-replica-migration",
                "no",
                "--repl-diskless-sync-delay",
                "0"));
        all.addAll(List.of(settings));
        return RedisServer.start(all.toArray(String[]::new));
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
        await("the Cluster to come together", () -> masters.stream().allMatch(this::isComplete));
    }

    private static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("expected " + what + " within " + PATIENCE);
            }
            LockSupport.parkNanos(RedisServer.PAUSE_NANOS);
        }
    }

    /** Has one more master join, without any slot. */
    public RedisServer addMaster() {
        RedisServer added = startNode(settings);
        joined.add(added);
        added.command(
                "CLUSTER", "MEET", LOOPBACK, Integer.toString(masters.get(0).port()));
        List<RedisServer> all = all();
        await("the new server to be known to all", () -> all.stream().allMatch(server -> knows(server, all.size())));
        return added;
    }

    private static boolean knows(RedisServer server, int servers) {
        String nodes = Objects.toString(server.command("CLUSTER", "NODES"));
        return nodes.lines().count() == servers
                && !nodes.contains("handshake")
                && !nodes.contains("noaddr")
                && Objects.toString(server.command("CLUSTER", "INFO")).contains("cluster_state:ok");
    }

    /** Has one more server join that follows this one, and waits until it does. */
    public RedisServer addReplica(RedisServer master) {
        RedisServer added = addMaster();
        added.command("CLUSTER", "REPLICATE", idOf(master));
        await("the new server to follow", () -> master.isFollowedBy(added));
        return added;
    }

    /** What the others call it. */
    public static String idOf(RedisServer server) {
        return Objects.toString(server.command("CLUSTER", "MYID"));
    }

    private List<RedisServer> all() {
        List<RedisServer> all = new ArrayList<>(masters);
        all.addAll(joined);
        return List.copyOf(all);
    }

    /** Begins to move a slot, as a tool that spreads slots anew does; its keys stay where they are. */
    public static void beginMove(int slot, RedisServer from, RedisServer to) {
        to.command("CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", idOf(from));
        from.command("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", idOf(to));
    }

    /** The keys of a slot that a server has. */
    public static List<String> keysIn(int slot, RedisServer server) {
        List<?> keys = (List<?>)
                Objects.requireNonNull(server.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), "1000"));
        return keys.stream().map(String.class::cast).toList();
    }

    /** Moves one key. */
    public static void move(String key, RedisServer from, RedisServer to) {
        from.command("MIGRATE", LOOPBACK, Integer.toString(to.port()), key, "0", "10000", "AUTH", RedisServer.PASSWORD);
    }

    /** Ends the move of a slot: from now on it is the other one's. */
    public static void endMove(int slot, RedisServer from, RedisServer to) {
        for (RedisServer server : List.of(to, from)) {
            server.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", idOf(to));
        }
    }

    private static String[] slots(int from, int until) {
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(from, until).mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    /**
     * Waits until all of it serves again.
     *
     * @throws IllegalStateException if it does not within a minute
     */
    public void awaitWhole() {
        List<RedisServer> all = all();
        await("the Cluster to serve", () -> all.stream().allMatch(server -> knows(server, all.size())));
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
        return "redis-cluster://:" + RedisServer.PASSWORD_IN_URL + "@"
                + all().stream().map(master -> LOOPBACK + ":" + master.port()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        all().forEach(RedisServer::close);
    }
}
