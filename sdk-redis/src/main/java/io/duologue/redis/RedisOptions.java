package io.duologue.redis;

import io.duologue.core.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/** Where Redis is, and how long to wait for it. Immutable; what it prints has no password in it. */
@Value.Immutable
public interface RedisOptions {
    /** How the servers are arranged. */
    enum Topology {
        /** One server. */
        SINGLE,
        /** One server at a time, named by Sentinels. */
        SENTINEL,
        /** The keys spread over several. */
        CLUSTER
    }

    /** What a crash of a server can take away. */
    enum Guarantee {
        /**
         * What a replica that takes over had not got, and what a server had not got to its disk. Whoever sent it notices and sends it
         * again, as long as he is still there.
         */
        REPLICATED,
        /** Nothing that was accepted in a conversation, as long as a disk is not lost. */
        DURABLE
    }

    /** A server's, or a Sentinel's, address. */
    record Node(String host, int port) {
        public Node {
            Checks.length("host", 1, 255, host);
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: expected 1–65535 but was " + port);
            }
        }
    }

    Topology topology();

    /** The server; the Sentinels; or some of the Cluster, the others of which are found through them. */
    List<Node> nodes();

    /** What the Sentinels call the server. */
    Optional<String> masterName();

    Optional<String> user();

    @Value.Redacted
    Optional<String> password();

    /** The Sentinels' own password, if they have one. */
    @Value.Redacted
    Optional<String> sentinelPassword();

    /**
     * Whether to speak TLS, with Sentinels too; a certificate must be one that this JVM trusts and name the host as the options do.
     * Whom it trusts is said by {@code -Djavax.net.ssl.trustStore} and {@code -Djavax.net.ssl.trustStorePassword}. For a CA of one's
     * own that is a copy of the JVM's {@code lib/security/cacerts} to which the CA was added by {@code keytool -importcert}: what is
     * named there replaces those the JVM trusts by itself.
     */
    @Value.Default
    default boolean tls() {
        return false;
    }

    /** The numbered database of a server that is no Cluster. */
    @Value.Default
    default int database() {
        return 0;
    }

    /**
     * What the logs of conversations promise. {@link Guarantee#DURABLE} needs {@code appendonly yes} on every master, and {@code
     * appendfsync always} or Redis 7.2.
     */
    @Value.Default
    default Guarantee guarantee() {
        return Guarantee.REPLICATED;
    }

    /** So many replicas of its master must have what is written to a conversation before it counts as written; 0 if there is none. */
    @Value.Default
    default int replicas() {
        return 0;
    }

    /** With what all keys and channels begin, so that several platforms can share a server. */
    @Value.Default
    default String prefix() {
        return "duologue";
    }

    @Value.Default
    default Duration connectTimeout() {
        return Duration.ofSeconds(2);
    }

    /** How long a command may take, and how long to wait for a free connection. */
    @Value.Default
    default Duration commandTimeout() {
        return Duration.ofSeconds(2);
    }

    /** Connections to each server at most, besides one for each subscription. */
    @Value.Default
    default int connections() {
        return 16;
    }

    @Value.Check
    default void check() {
        Checks.atLeast("nodes", 1, nodes().size());
        Checks.atLeast("database", 0, database());
        Checks.atLeast("replicas", 0, replicas());
        Checks.atLeast("connections", 1, connections());
        Checks.atLeast("connect timeout in ms", 1, connectTimeout().toMillis());
        Checks.atLeast("command timeout in ms", 1, commandTimeout().toMillis());
        if (!Pattern.matches("[A-Za-z0-9_.-]{1,32}", prefix())) {
            throw new IllegalArgumentException("prefix: expected 1–32 of [A-Za-z0-9_.-]");
        }
        if ((topology() == Topology.SENTINEL) != masterName().isPresent()) {
            throw new IllegalArgumentException("expected a master's name with Sentinels, and with nothing else");
        }
        if (topology() == Topology.SINGLE && nodes().size() != 1) {
            throw new IllegalArgumentException("expected one server but there are " + nodes().size());
        }
        if (topology() == Topology.CLUSTER && database() != 0) {
            throw new IllegalArgumentException("a Cluster has no numbered databases");
        }
    }

    /**
     * What a URL says; {@code rediss} instead of {@code redis} is TLS.
     *
     * <ul>
     *   <li>{@code redis://[user:password@]host[:6379][/database]}
     *   <li>{@code redis-sentinel://[user:password@]host[:26379],host…/master-name[?sentinel-password=…]}
     *   <li>{@code redis-cluster://[user:password@]host[:6379],host…}
     * </ul>
     *
     * <p>Other than {@code [A-Za-z0-9._~-]}, what a user's name or a password has is percent-encoded.
     *
     * @throws IllegalArgumentException if it is no such URL; the message does not repeat it, as there may be a password in it
     */
    static RedisOptions of(String url) {
        return RedisUrl.parse(url);
    }

    static Builder builder() {
        return new Builder();
    }

    /** A copy to be changed. */
    default ImmutableRedisOptions copy() {
        return ImmutableRedisOptions.copyOf(this);
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableRedisOptions.Builder {
        Builder() {}
    }
}
