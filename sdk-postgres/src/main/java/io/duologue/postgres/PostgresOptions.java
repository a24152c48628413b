package io.duologue.postgres;

import io.duologue.core.Checks;
import io.duologue.postgres.PostgresBackend.OnStart;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/** Where Postgres is, and how long to wait for it. Immutable; what it prints has no password in it. */
@Value.Immutable
public interface PostgresOptions {
    /** How long a statement may take, unless something else is said. */
    Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

    String host();

    @Value.Default
    default int port() {
        return PostgresUrl.PORT;
    }

    String database();

    String user();

    @Value.Redacted
    Optional<String> password();

    /** Whether to speak TLS; the certificate must be one that this JVM trusts and name the host. */
    @Value.Default
    default boolean tls() {
        return false;
    }

    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(2);
    }

    /** How long to wait for a free connection. */
    @Value.Default
    default Duration acquireTimeout() {
        return Duration.ofSeconds(2);
    }

    /** How long a statement may take, in whole seconds. */
    @Value.Default
    default Duration statementTimeout() {
        return STATEMENT_TIMEOUT;
    }

    /** Connections at most. */
    @Value.Default
    default int connections() {
        return 16;
    }

    @Value.Default
    default OnStart onStart() {
        return OnStart.MIGRATE;
    }

    /**
     * A server that follows this one closely, for what may be a little old; see {@link PostgresBackend.Builder#replica}. What becomes of
     * the schema, and how long a statement may take, is not said there but here.
     */
    Optional<PostgresOptions> replica();

    @Value.Check
    default void check() {
        if (replica().flatMap(PostgresOptions::replica).isPresent()) {
            throw new IllegalArgumentException("replica: expected one that has none of its own");
        }
        Checks.length("host", 1, 255, host());
        Checks.length("database", 1, 63, database());
        Checks.length("user", 1, 63, user());
        Checks.atLeast("connections", 1, connections());
        Checks.atLeast("connect timeout in s", 1, connectTimeout().toSeconds());
        Checks.atLeast("acquire timeout in ms", 250, acquireTimeout().toMillis());
        Checks.atLeast("statement timeout in s", 1, statementTimeout().toSeconds());
        if (port() < 1 || port() > 65_535) {
            throw new IllegalArgumentException("port: expected 1–65535 but was " + port());
        }
    }

    /**
     * What a URL says: {@code postgresql://user[:password]@host[:5432]/database}, with {@code ?sslmode=verify-full} for TLS and
     * nothing else behind the question mark.
     *
     * <p>Other than {@code [A-Za-z0-9._~-]}, what a user's name, password or database has is percent-encoded.
     *
     * @throws IllegalArgumentException if it is no such URL; the message does not repeat it, as there may be a password in it
     */
    static PostgresOptions of(String url) {
        return PostgresUrl.parse(url);
    }

    static Builder builder() {
        return new Builder();
    }

    /** A copy to be changed. */
    default ImmutablePostgresOptions copy() {
        return ImmutablePostgresOptions.copyOf(this);
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutablePostgresOptions.Builder {
        Builder() {}
    }
}
