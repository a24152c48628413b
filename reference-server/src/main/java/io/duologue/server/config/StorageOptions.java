package io.duologue.server.config;

import io.duologue.postgres.PostgresBackend.OnStart;
import io.duologue.postgres.PostgresOptions;
import io.duologue.redis.RedisOptions;
import io.duologue.redis.RedisOptions.Guarantee;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where everything is kept that outlives a connection: what lasts in Postgres, what people talk by in Redis, and what has no place of
 * its own in this process's memory. Immutable; what it prints has no password in it.
 */
@Value.Immutable
public interface StorageOptions {
    /** Little is read there, and by few at once. */
    int REPLICA_CONNECTIONS = 4;

    /** Where Redis is. */
    Optional<RedisOptions> redisServers();

    @Value.Default
    default Guarantee redisGuarantee() {
        return Guarantee.REPLICATED;
    }

    @Value.Default
    default int redisReplicas() {
        return 0;
    }

    @Value.Default
    default String redisPrefix() {
        return "duologue";
    }

    @Value.Default
    default int redisConnections() {
        return 16;
    }

    /** Where Postgres is. */
    Optional<PostgresOptions> postgresServer();

    /** Where another Postgres is that follows it. */
    Optional<PostgresOptions> postgresReplica();

    @Value.Default
    default OnStart postgresSchema() {
        return OnStart.MIGRATE;
    }

    @Value.Default
    default int postgresConnections() {
        return 16;
    }

    /** By what nodes that share a queue know colleagues from each other: hexadecimal digits of 32 bytes or more. */
    @Value.Redacted
    Optional<String> employerKey();

    /** How Redis is to be used, if it is. */
    default Optional<RedisOptions> redis() {
        return redisServers()
                .map(servers -> servers.copy()
                        .withGuarantee(redisGuarantee())
                        .withReplicas(redisReplicas())
                        .withPrefix(redisPrefix())
                        .withConnections(redisConnections()));
    }

    /** How Postgres is to be used, if it is. */
    default Optional<PostgresOptions> postgres() {
        return postgresServer()
                .map(server -> server.copy()
                        .withOnStart(postgresSchema())
                        .withConnections(postgresConnections())
                        .withReplica(
                                postgresReplica().map(replica -> replica.copy().withConnections(REPLICA_CONNECTIONS))));
    }

    static StorageOptions inMemory() {
        return ImmutableStorageOptions.builder().build();
    }
}
