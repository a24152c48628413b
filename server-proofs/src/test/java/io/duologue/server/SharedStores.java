package io.duologue.server;

import static org.awaitility.Awaitility.await;

import io.duologue.core.engine.EngineOptions;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import io.duologue.testkit.postgres.PostgresServer;
import io.duologue.testkit.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A Redis and a Postgres of their own. All servers that are started on them are one platform, with the demo's people. */
public final class SharedStores implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final RedisServer redis;
    private final PostgresServer postgres;
    private final String database;

    private SharedStores(RedisServer redis, PostgresServer postgres) {
        this.redis = redis;
        this.postgres = postgres;
        this.database = postgres.createDatabase();
    }

    public static SharedStores start() throws IOException {
        return new SharedStores(
                RedisServer.start("--appendonly", "yes", "--appendfsync", "always"), PostgresServer.startChild());
    }

    public RedisServer redis() {
        return redis;
    }

    PostgresServer postgres() {
        return postgres;
    }

    /** Where the servers' tables are. */
    String database() {
        return database;
    }

    /** @param settings besides where the stores are, each as in the environment */
    public ReferenceServer node(Map<String, String> settings) throws IOException, ConfigurationException {
        return node(settings, figures -> figures);
    }

    /** A node with other figures as well. */
    ReferenceServer node(Map<String, String> settings, UnaryOperator<EngineOptions.Builder> figures)
            throws IOException, ConfigurationException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DUOLOGUE_REDIS_URL", redis.url());
        environment.put("DUOLOGUE_REDIS_GUARANTEE", "durable");
        environment.put("DUOLOGUE_POSTGRES_URL", database);
        environment.put("DUOLOGUE_EMPLOYER_KEY", "0123456789abcdef".repeat(4));
        ServerOptions options =
                Configuration.read(environment, Optional.empty(), Map.of("demo", "true", "port", "0", "log", "text"));
        return ReferenceServer.start(ServerOptions.builder()
                .from(options)
                .engine(figures.apply(EngineOptions.builder().from(options.engine()))
                        .build())
                .build());
    }

    /** The first node, once it is the one that pairs: whichever comes after it does not. */
    public ReferenceServer leading(Map<String, String> settings) throws IOException, ConfigurationException {
        ReferenceServer first = node(settings);
        await().atMost(SOON).until(() -> leads(first));
        return first;
    }

    /** Asking is no more than renewing for whoever leads, and nothing for whoever does not. */
    public static boolean leads(ReferenceServer server) {
        return server.engine().stores().queue().tryLead(Instant.now());
    }

    @Override
    public void close() {
        postgres.close();
        redis.close();
    }
}
