package io.duologue.server.config;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.moderation.FollowingRestrictions;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.RetentionOptions;
import io.duologue.core.signin.LinkPolicy;
import io.duologue.server.proxy.TrustedProxies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** Where browsers reach this server, as an origin: providers send people back there. */
    Optional<URI> publicUrl();

    @Value.Default
    default SignInOptions.LinkedIn linkedIn() {
        return SignInOptions.LinkedIn.none();
    }

    @Value.Default
    default SignInOptions.GitHub gitHub() {
        return SignInOptions.GitHub.none();
    }

    @Value.Default
    default SignInOptions.Oidc oidc() {
        return SignInOptions.Oidc.none();
    }

    /** What becomes of two ways to sign in that have the same verified address. */
    @Value.Default
    default LinkPolicy linkPolicy() {
        return LinkPolicy.VERIFIED_EMAIL;
    }

    /** Whether people sign in by a link in a mail. */
    @Value.Default
    default boolean emailSignIn() {
        return false;
    }

    @Value.Default
    default SignInOptions.Mail mail() {
        return SignInOptions.Mail.none();
    }

    /** By what people who sign in by mail are known: hexadecimal digits of 32 bytes or more. Without it they are others after each start. */
    @Value.Redacted
    Optional<String> mailSubjectKey();

    /** Where is kept what outlives a connection. */
    @Value.Default
    default StorageOptions storage() {
        return StorageOptions.inMemory();
    }

    /** By which figures people are paired. */
    @Value.Default
    default MatchingOptions matching() {
        return MatchingOptions.standard();
    }

    /** Where those who search are recorded, to be replayed by the simulator; a new file. */
    Optional<Path> trace();

    /** Whether anybody may come in under a name of one's own choice. */
    @Value.Default
    default boolean guests() {
        return false;
    }

    /** Sign-ins and connections for which one provider is being asked; one more is told to come again. */
    @Value.Default
    default int signInsAtOnce() {
        return 50;
    }

    /** How long somebody stays signed in in a browser. */
    @Value.Default
    default Duration sessionLifetime() {
        return Duration.ofHours(12);
    }

    /** How long a program's bearer is good before it has to be refreshed. */
    @Value.Default
    default Duration bearerLifetime() {
        return Duration.ofMinutes(15);
    }

    /** How long a program stays signed in, however often it refreshes its bearer. */
    @Value.Default
    default Duration refreshLifetime() {
        return Duration.ofDays(30);
    }

    /** At how many places somebody may be signed in. */
    @Value.Default
    default int sessionsPerPerson() {
        return 20;
    }

    /** For how long somebody may take back that his account is to be erased; zero for not at all. */
    @Value.Default
    default Duration erasureGrace() {
        return Erasure.GRACE;
    }

    /**
     * By what restrictions find their person again when he has erased his account: hexadecimal digits of 32 bytes or more.
     * Without it they do not.
     */
    @Value.Redacted
    Optional<String> restrictionKey();

    /** By what the words that reports carry are sealed: hexadecimal digits of 32 bytes or more. Without it they are not. */
    @Value.Redacted
    Optional<String> evidenceKey();

    /** With what they were sealed before, as long as something of that is kept. */
    @Value.Redacted
    List<String> formerEvidenceKeys();

    /** For how long a restriction without an end is kept after an erasure. */
    @Value.Default
    default Duration restrictionLongest() {
        return FollowingRestrictions.LONGEST;
    }

    /** How long is kept what has a time. */
    @Value.Default
    default RetentionOptions retention() {
        return RetentionOptions.standard();
    }

    /** Who decides reports, and restricts people. */
    @Value.Default
    default Set<LinkedIdentity> moderators() {
        return Set.of();
    }

    /** Who does that too, and sees what was done. */
    @Value.Default
    default Set<LinkedIdentity> admins() {
        return Set.of();
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
