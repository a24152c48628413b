package io.duologue.testkit.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A master, its replica, and three Sentinels of whom two decide that the master is gone, about 2 s after they last heard of it. Both
 * change places as often as it is wanted. One thread at a time.
 */
public final class RedisSentinels implements AutoCloseable {
    private static final String NAME = "chat";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final int DOWN_AFTER_MS = 1_500;
    /** So that not all want to lead the failover at the same moment, and none gets the votes. */
    private static final int APART_MS = 400;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer first;
    private final RedisServer second;
    private final List<RedisServer> sentinels;

    private RedisSentinels(RedisServer first, RedisServer second, List<RedisServer> sentinels) {
        this.first = first;
        this.second = second;
        this.sentinels = List.copyOf(sentinels);
    }

    /**
     * Starts them. A test that asks for them where there is no {@code redis-server} is skipped with the reason, and fails in CI.
     *
     * @param settings of both servers, see {@link RedisServer#start}
     */
    public static RedisSentinels start(String... settings) {
        RedisServer master = RedisServer.start(with(settings));
        RedisServer replica =
                RedisServer.start(with(settings, "--replicaof", LOOPBACK, Integer.toString(master.port())));
        await("the replica", () -> master.isFollowedBy(replica));
        List<RedisServer> sentinels = new ArrayList<>();
        for (int i = 0; i < SENTINELS; i++) {
            RedisServer sentinel = RedisServer.startSentinel(NAME, master, QUORUM);
            hasten(sentinel, DOWN_AFTER_MS + i * APART_MS);
            sentinels.add(sentinel);
        }
        RedisSentinels all = new RedisSentinels(master, replica, sentinels);
        await("the Sentinels", () -> sentinels.stream().allMatch(RedisSentinels::knowsEverybody));
        return all;
    }

    private static String[] with(String[] settings, String... more) {
        return Stream.of(new String[] {"--repl-diskless-sync-delay", "0"}, settings, more)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }

    /** They look around several times as often as usual, where they can be told to. */
    private static void hasten(RedisServer sentinel, int downAfter) {
        sentinel.command("SENTINEL", "SET", NAME, "down-after-milliseconds", Integer.toString(downAfter));
        sentinel.command("SENTINEL", "SET", NAME, "failover-timeout", "3000");
        try {
            sentinel.command("SENTINEL", "DEBUG", "INFO-PERIOD", "500", "PUBLISH-PERIOD", "250");
        } catch (IllegalStateException e) {
            // Before Redis 7.0 they cannot be told: all takes some seconds more.
        }
    }

    private static boolean knowsEverybody(RedisServer sentinel) {
        List<?> known = (List<?>) sentinel.command("SENTINEL", "MASTER", NAME);
        return known != null
                && after("num-slaves", known).equals("1")
                && after("num-other-sentinels", known).equals(Integer.toString(SENTINELS - 1));
    }

    private static Object after(String field, List<?> turns) {
        return Objects.requireNonNull(turns.get(turns.indexOf(field) + 1));
    }

    /** Who is the master now, as most of the Sentinels name it, whether it lives or not. */
    public RedisServer master() {
        long those =
                sentinels.stream().filter(sentinel -> names(sentinel, first)).count();
        return those >= QUORUM ? first : second;
    }

    /** The other one. */
    public RedisServer replica() {
        return master() == first ? second : first;
    }

    /**
     * Kills the master and waits until all Sentinels name the other one.
     *
     * @throws IllegalStateException if they do not within a minute
     */
    public void failOver() {
        RedisServer next = replica();
        master().kill();
        await("another master", () -> sentinels.stream().allMatch(sentinel -> names(sentinel, next)));
    }

    private static boolean names(RedisServer sentinel, RedisServer server) {
        List<?> named = (List<?>) sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
        return named != null && Integer.toString(server.port()).equals(named.get(1));
    }

    /** Starts the one again that was killed, and waits until the Sentinels have made it follow the other one. */
    public void restoreReplica() {
        replica().restart();
        joinReplica();
    }

    /** From now on nothing new reaches the replica, and the master does not know why; what was written before this call has. */
    public void cutReplica() {
        RedisServer master = master();
        RedisServer replica = replica();
        long written = offset("master_repl_offset", master);
        await("the replica to catch up", () -> offset("slave_repl_offset", replica) >= written);
        replica.command("CONFIG", "SET", "masterauth", "another-one");
        master.command("CLIENT", "KILL", "TYPE", "replica");
        await("the replica to be cut off", () -> !master.isFollowedBy(replica));
    }

    private static long offset(String name, RedisServer server) {
        Matcher offset =
                Pattern.compile(name + ":(\\d+)").matcher(Objects.toString(server.command("INFO", "replication")));
        return offset.find() ? Long.parseLong(offset.group(1)) : 0;
    }

    /** Whoever was cut off is so no longer; waits until {@link #awaitReplica it follows}. */
    public void joinReplica() {
        Stream.of(first, second).forEach(server -> server.command("CONFIG", "SET", "masterauth", RedisServer.PASSWORD));
        awaitReplica();
    }

    /**
     * Waits until one is the master, the other one follows it, and all Sentinels know it: either could be killed now.
     *
     * @throws IllegalStateException if that is not so within a minute
     */
    public void awaitReplica() {
        await("the replica to follow", () -> isFollowing(first, second) || isFollowing(second, first));
    }

    private boolean isFollowing(RedisServer replica, RedisServer master) {
        return master.isFollowedBy(replica)
                && sentinels.stream().allMatch(sentinel -> names(sentinel, master) && isContent(sentinel));
    }

    private static boolean isContent(RedisServer sentinel) {
        List<?> master = (List<?>) Objects.requireNonNull(sentinel.command("SENTINEL", "MASTER", NAME));
        List<?> replicas = (List<?>) Objects.requireNonNull(sentinel.command("SENTINEL", "REPLICAS", NAME));
        return after("flags", master).equals("master")
                && replicas.stream()
                        .map(one -> (List<?>) one)
                        .anyMatch(one -> after("flags", one).equals("slave")
                                && after("master-link-status", one).equals("ok"));
    }

    /** Where they are, with the servers' password, which is also that of the Sentinels: {@code redis-sentinel://:…@127.0.0.1:…,…/chat}. */
    public String url() {
        return "redis-sentinel://:" + RedisServer.PASSWORD_IN_URL + "@"
                + sentinels.stream()
                        .map(sentinel -> LOOPBACK + ":" + sentinel.port())
                        .collect(Collectors.joining(","))
                + "/" + NAME;
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

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        second.close();
        first.close();
    }
}
