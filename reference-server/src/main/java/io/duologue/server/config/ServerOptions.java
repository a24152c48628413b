package io.duologue.server.config;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.proxy.TrustedProxies;
import java.time.Duration;
import java.util.Set;
import org.immutables.value.Value;

/** How a reference server is to run. Immutable. */
@Value.Immutable
public interface ServerOptions {

    /** Ready-made people instead of sign-in, on this machine only. */
    @Value.Default
    default boolean demo() {
        return false;
    }

    @Value.Default
    default String host() {
        return "127.0.0.1";
    }

    /** 0 for any that is free. */
    @Value.Default
    default int port() {
        return 8080;
    }

    /** What carries the sockets. */
    @Value.Default
    default Transport transport() {
        return Transport.JETTY;
    }

    /** Where a transport listens that cannot share the port of HTTP; 0 for any that is free. */
    @Value.Default
    default int websocketPort() {
        return 8081;
    }

    /** Where browsers have the web client from; the demo adds its own addresses. */
    @Value.Default
    default Set<String> allowedOrigins() {
        return Set.of();
    }

    /** Whose word is believed about who asks; nobody's unless named. */
    @Value.Default
    default TrustedProxies trustedProxies() {
        return TrustedProxies.NONE;
    }

    /** How long somebody stays signed in. */
    @Value.Default
    default Duration sessionLifetime() {
        return Duration.ofHours(12);
    }

    /** Sign-ins from one client address. */
    @Value.Default
    default RateLimit signInLimit() {
        return RateLimit.of(20, Duration.ofMinutes(1));
    }

    /** How long a stop waits for people to move to another node. */
    @Value.Default
    default Duration drainGrace() {
        return Duration.ofSeconds(10);
    }

    /** How long a client may take to say what it asks for. */
    @Value.Default
    default Duration requestWithin() {
        return Duration.ofSeconds(20);
    }

    @Value.Default
    default LogFormat log() {
        return LogFormat.JSON;
    }

    @Value.Default
    default EngineOptions engine() {
        return EngineOptions.builder().build();
    }

    static ImmutableServerOptions.Builder builder() {
        return ImmutableServerOptions.builder();
    }

    /** JETTY serves them on the port of HTTP, JAVA_WEBSOCKET on one of its own. */
    enum Transport {
        JETTY,
        JAVA_WEBSOCKET
    }

    /** What the log on the console looks like. */
    enum LogFormat {
        TEXT,
        JSON
    }
}
