package io.duologue.redis;

import io.duologue.core.BackendException;
import io.duologue.redis.Confirmation.Server;
import io.duologue.redis.RedisOptions.Guarantee;
import io.duologue.redis.RedisOptions.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandObjects;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;
import redis.clients.jedis.util.JedisClusterCRC16;
import redis.clients.jedis.util.Pool;

/**
 * The way to one Redis, whatever its topology. Calls block, for no longer than the options allow; what fails is a
 * {@link BackendException}. Safe for many threads.
 */
public final class RedisConnection implements AutoCloseable {
    private static final int OLDEST = 602;
    private static final CommandObjects COMMANDS = new CommandObjects(RedisProtocol.RESP2);
    /** Enough to follow a slot that moves, and to ask another server for where it went. */
    private static final int CLUSTER_ATTEMPTS = 5;
    /** Before it is tried again whether all keys have arrived. */
    private static final long TORN_PAUSE_NANOS = 10_000_000;

    private final RedisOptions options;
    private final UnifiedJedis client;
    private final Keys keys;
    private final Confirmation confirmation;

    private RedisConnection(RedisOptions options, UnifiedJedis client) {
        this.options = options;
        this.client = client;
        this.confirmation = checked();
        this.keys = new Keys(options.prefix());
    }

    /**
     * Connects, and looks whether what answers is new enough, evicts nothing, and can give the guarantee.
     *
     * @throws BackendException if nothing answers, or an older server than Redis 6.2, or a replica, or one whose {@code maxmemory-policy}
     *     is not {@code noeviction}, or one that cannot give the guarantee
     */
    public static RedisConnection open(RedisOptions options) {
        UnifiedJedis client = connecting(() -> client(options));
        try {
            return new RedisConnection(options, client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private Confirmation checked() {
        requireVersion();
        boolean plain = options.guarantee() == Guarantee.REPLICATED && options.replicas() == 0;
        List<Server> masters = masters(plain);
        if (masters.isEmpty()) {
            throw new BackendException("expected a master but what answers is a replica");
        }
        Confirmation.requireNoEviction(masters);
        return plain ? new Confirmation(false, 0) : Confirmation.required(options, masters);
    }

    /** Whether it answers. */
    public boolean isReachable() {
        try {
            call(UnifiedJedis::ping);
            return true;
        } catch (BackendException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    RedisOptions options() {
        return options;
    }

    Keys keys() {
        return keys;
    }

    /** Runs a script; a server that does not know it yet is given it. */
    Object run(Script script, List<String> keys, List<String> arguments) {
        return call(redis -> whole(() -> {
            try {
                return redis.evalsha(script.sha1(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return redis.eval(script.source(), keys, arguments);
            }
        }));
    }

    /**
     * While a slot of a Cluster moves, its keys are partly here and partly there: a script that needs several of them, or one that there
     * is not yet, is refused until all have arrived. That takes moments; it is waited for no longer than a command may take.
     */
    private Object whole(Supplier<Object> attempt) {
        long from = System.nanoTime();
        while (true) {
            try {
                return attempt.get();
            } catch (JedisDataException e) {
                boolean isTorn = Optional.ofNullable(e.getMessage()).orElse("").startsWith("TRYAGAIN");
                boolean isLate =
                        System.nanoTime() - from > options.commandTimeout().toNanos();
                if (!isTorn || isLate || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(TORN_PAUSE_NANOS);
            }
        }
    }

    /**
     * Runs a script whose effects count as written: they are confirmed as far as the guarantee asks for it.
     *
     * @throws BackendException also if the script ran and that is not confirmed in time; then it may be run again
     */
    Object runKept(Script script, List<String> keys, List<String> arguments) {
        if (confirmation.isNone()) {
            return run(script, keys, arguments);
        }
        try {
            return whole(() -> confirmed(script, keys, arguments));
        } catch (JedisException e) {
            throw new BackendException("Redis could not do it: " + e.getMessage(), e);
        }
    }

    /** A server confirms what was written on the connection on which it is asked: it is the same one, wherever the keys have moved to. */
    private Object confirmed(Script script, List<String> keys, List<String> arguments) {
        Optional<JedisRedirectionException> moved = Optional.empty();
        for (int attempt = 0; attempt < CLUSTER_ATTEMPTS; attempt++) {
            try (Connection connection = connectionFor(keys.get(0), moved)) {
                boolean asking = moved.isPresent() && moved.get() instanceof JedisAskDataException;
                Object answer = on(connection, asking, script, keys, arguments);
                confirm(connection);
                return answer;
            } catch (JedisRedirectionException e) {
                moved = Optional.of(e);
            } catch (JedisConnectionException e) {
                // Another one may have taken over: the next call goes there.
                refreshTopology();
                throw e;
            }
        }
        throw new BackendException("the keys kept moving");
    }

    private Connection connectionFor(String key, Optional<JedisRedirectionException> moved) {
        if (!(client instanceof RedisClusterClient cluster)) {
            return pools().values().iterator().next().getResource();
        }
        if (moved.isEmpty()) {
            return cluster.getConnectionFromSlot(JedisClusterCRC16.getSlot(key));
        }
        if (moved.get() instanceof JedisMovedDataException) {
            cluster.refreshClusterTopology();
        }
        HostAndPort target = moved.get().getTargetNode();
        Pool<Connection> pool = cluster.getClusterNodes().get(target.toString());
        // A server that has been given no slot yet is known to nobody.
        return pool == null ? new Connection(target, settings(options).build()) : pool.getResource();
    }

    private void refreshTopology() {
        if (client instanceof RedisClusterClient cluster) {
            cluster.refreshClusterTopology();
        }
    }

    /** @param asking to have it done by a server to which the keys are still on their way; it holds for one command each time */
    private static Object on(
            Connection connection, boolean asking, Script script, List<String> keys, List<String> arguments) {
        try {
            ask(connection, asking);
            return connection.executeCommand(COMMANDS.evalsha(script.sha1(), keys, arguments));
        } catch (JedisNoScriptException e) {
            ask(connection, asking);
            return connection.executeCommand(COMMANDS.eval(script.source(), keys, arguments));
        }
    }

    private static void ask(Connection connection, boolean asking) {
        if (asking) {
            connection.executeCommand(Command.ASKING);
        }
    }

    private void confirm(Connection connection) {
        // So that it answers before this end gives up listening. A disk that is written to once a second takes a
        // second.
        long patience = Math.max(1, options.commandTimeout().toMillis() * 3 / 4);
        if (confirmation.onDisk()
                && connection.executeCommand(COMMANDS.waitAOF(1, 0, patience)).getKey() < 1) {
            throw new BackendException("what was written is not on the disk of its server after " + patience + " ms");
        }
        if (confirmation.replicas() > 0
                && connection.executeCommand(COMMANDS.waitReplicas(confirmation.replicas(), patience))
                        < confirmation.replicas()) {
            throw new BackendException("what was written is not confirmed by " + confirmation.replicas()
                    + " replicas after " + patience + " ms");
        }
    }

    /** Does something with the client, whose failures become a {@link BackendException}. */
    <T> T call(Function<UnifiedJedis, T> command) {
        try {
            return command.apply(client);
        } catch (JedisException e) {
            throw new BackendException("Redis could not do it: " + e.getMessage(), e);
        }
    }

    /**
     * A connection of one's own, on which one may wait for longer than for a command. Speaks RESP2. The caller closes it.
     *
     * @param silence after so many milliseconds without a byte, reading fails
     */
    Connection dedicated(int silence) {
        return connecting(() -> new Connection(
                server(), settings(options).socketTimeoutMillis(silence).build()));
    }

    private HostAndPort server() {
        if (client instanceof RedisSentinelClient sentinels) {
            return sentinels.getCurrentMaster();
        }
        if (client instanceof RedisClusterClient cluster) {
            return anyOf(cluster);
        }
        return addresses(options).iterator().next();
    }

    /** Another one each time, so that whoever was unlucky with one does not stay so. */
    private static HostAndPort anyOf(RedisClusterClient cluster) {
        List<String> nodes = List.copyOf(cluster.getClusterNodes().keySet());
        int any = ThreadLocalRandom.current().nextInt(nodes.size());
        return HostAndPort.from(nodes.get(any));
    }

    private void requireVersion() {
        int version = Server.version(call(redis -> redis.info("server")));
        if (version < OLDEST) {
            throw new BackendException("expected Redis " + shown(OLDEST) + " or newer but was "
                    + (version == 0 ? "something without a version" : shown(version)));
        }
    }

    private static String shown(int version) {
        return version / 100 + "." + version % 100;
    }

    /** @param leniently to leave out who does not answer: a Cluster may be short of one while this node starts */
    private List<Server> masters(boolean leniently) {
        List<Server> masters = new ArrayList<>();
        for (Map.Entry<String, Pool<Connection>> node : pools().entrySet()) {
            try (Connection connection = node.getValue().getResource()) {
                String info = connection.executeCommand(COMMANDS.info());
                if (Server.isMaster(info)) {
                    masters.add(Server.read(node.getKey(), info, config(connection)));
                }
            } catch (JedisException e) {
                if (!leniently) {
                    throw new BackendException("Redis could not be asked what it guarantees: " + e.getMessage(), e);
                }
            }
        }
        return masters;
    }

    /** As far as the server tells it. */
    private static Map<String, String> config(Connection connection) {
        try {
            Map<String, String> config = new HashMap<>(connection.executeCommand(COMMANDS.configGet("appendonly")));
            config.putAll(connection.executeCommand(COMMANDS.configGet("appendfsync")));
            return config;
        } catch (JedisDataException e) {
            return Map.of();
        }
    }

    /** Of all servers that are known, by their addresses. */
    private Map<String, Pool<Connection>> pools() {
        Map<String, Pool<Connection>> pools = new HashMap<>();
        if (client instanceof RedisClusterClient cluster) {
            pools.putAll(cluster.getClusterNodes());
        } else if (client instanceof RedisSentinelClient sentinels) {
            pools.put(
                    sentinels.getCurrentMaster().toString(),
                    sentinels.getPrimaryNodesConnectionMap().values().iterator().next());
        } else if (client instanceof RedisClient single) {
            pools.put(server().toString(), single.getPool());
        }
        return pools;
    }

    private static <T> T connecting(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (JedisException e) {
            throw new BackendException("Redis could not be reached: " + e.getMessage(), e);
        }
    }

    private static UnifiedJedis client(RedisOptions options) {
        DefaultJedisClientConfig config = settings(options).build();
        return switch (options.topology()) {
            case SINGLE ->
                RedisClient.builder()
                        .hostAndPort(addresses(options).iterator().next())
                        .clientConfig(config)
                        .poolConfig(pool(options))
                        .build();
            case SENTINEL ->
                RedisSentinelClient.builder()
                        .masterName(options.masterName().orElseThrow())
                        .sentinels(addresses(options))
                        .sentinelClientConfig(sentinelSettings(options))
                        .clientConfig(config)
                        .poolConfig(pool(options))
                        .build();
            case CLUSTER ->
                RedisClusterClient.builder()
                        .nodes(addresses(options))
                        .clientConfig(config)
                        .poolConfig(pool(options))
                        .maxAttempts(CLUSTER_ATTEMPTS)
                        .maxTotalRetriesDuration(options.commandTimeout().multipliedBy(2))
                        .build();
        };
    }

    private static ConnectionPoolConfig pool(RedisOptions options) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(options.connections());
        pool.setMaxIdle(options.connections());
        pool.setMaxWait(options.commandTimeout());
        return pool;
    }

    private static DefaultJedisClientConfig.Builder settings(RedisOptions options) {
        DefaultJedisClientConfig.Builder config = timed(options).database(options.database());
        options.user().ifPresent(config::user);
        options.password().ifPresent(config::password);
        return config;
    }

    private static DefaultJedisClientConfig sentinelSettings(RedisOptions options) {
        DefaultJedisClientConfig.Builder config = timed(options);
        options.sentinelPassword().ifPresent(config::password);
        return config.build();
    }

    private static DefaultJedisClientConfig.Builder timed(RedisOptions options) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .connectionTimeoutMillis(
                        Math.toIntExact(options.connectTimeout().toMillis()))
                .socketTimeoutMillis(Math.toIntExact(options.commandTimeout().toMillis()))
                .clientName("duologue");
        if (options.tls()) {
            // Its usual is to take a certificate of any host.
            config.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        return config;
    }

    private static Set<HostAndPort> addresses(RedisOptions options) {
        Set<HostAndPort> addresses = new HashSet<>();
        for (Node node : options.nodes()) {
            addresses.add(new HostAndPort(node.host(), node.port()));
        }
        return addresses;
    }

    /** What a script or a command may answer with nothing. */
    static Optional<String> optional(@Nullable Object answer) {
        return Optional.ofNullable((String) answer);
    }
}
