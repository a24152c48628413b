package io.duologue.redis;

import io.duologue.core.BackendException;
import io.duologue.redis.RedisOptions.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The way to one Redis, whatever its topology. Calls block, for no longer than the options allow; what fails is a
 * {@link BackendException}. Safe for many threads.
 */
public final class RedisConnection implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;
    /** Enough to follow a slot that moves, and to ask another server for where it went. */
    private static final int CLUSTER_ATTEMPTS = 5;

    private final RedisOptions options;
    private final UnifiedJedis client;
    private final Keys keys;

    private RedisConnection(RedisOptions options, UnifiedJedis client) {
        this.options = options;
        this.client = client;
        this.keys = new Keys(options.prefix());
    }

    /**
     * Connects, and looks whether what answers is new enough.
     *
     * @throws BackendException if nothing answers, or an older server than Redis 6.2
     */
    public static RedisConnection open(RedisOptions options) {
        UnifiedJedis client = connecting(() -> client(options));
        RedisConnection connection = new RedisConnection(options, client);
        try {
            connection.requireVersion();
            return connection;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
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
        return call(redis -> {
            try {
                return redis.evalsha(script.sha1(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return redis.eval(script.source(), keys, arguments);
            }
        });
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
        Matcher version = VERSION.matcher(call(redis -> redis.info("server")));
        boolean known = version.find();
        int major = known ? Integer.parseInt(version.group(1)) : 0;
        int minor = known ? Integer.parseInt(version.group(2)) : 0;
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
            throw new BackendException("expected Redis " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer but was "
                    + (known ? major + "." + minor : "something without a version"));
        }
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
