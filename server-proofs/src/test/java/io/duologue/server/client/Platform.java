package io.duologue.server.client;

import io.duologue.client.CredentialProvider;
import io.duologue.client.DuologueClient;
import io.duologue.client.DuologueClientBuilder;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Stores;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AgeAssurance;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.server.ReferenceServer;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.server.proxy.TrustedProxies;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport;
import io.duologue.server.transport.javawebsocket.JavaWebSocketTransport.Answer;
import io.duologue.testkit.contract.LogProtection;
import io.duologue.testkit.contract.WeakenedLog;
import io.duologue.testkit.fault.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole server for clients that come as fast and as often as they can: its limits on how often are out of reach, the others
 * are those of production.
 */
final class Platform implements AutoCloseable {
    private static final RateLimit OUT_OF_REACH = new RateLimit(1_000_000, Duration.ofMillis(1));
    private static final Duration SIGNED_IN = Duration.ofHours(6);
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(20);
    private static final int MOST_LINES = 100;

    private final Secrets secrets = new Secrets(new SecureRandom());
    private final Duologue engine;
    private final URI uri;
    private final int socketPort;
    private final Runnable stop;

    private Platform(Duologue engine, URI uri, int socketPort, Runnable stop) {
        this.engine = engine;
        this.uri = uri;
        this.socketPort = socketPort;
        this.stop = stop;
    }

    static Platform start(Transport transport) throws IOException {
        ReferenceServer server = ReferenceServer.start(ServerOptions.builder()
                .demo(true)
                .port(0)
                .transport(transport)
                .websocketPort(0)
                .drainGrace(Duration.ZERO)
                .signInLimit(OUT_OF_REACH)
                .engine(options())
                .build());
        return new Platform(server.engine(), server.uri(), server.realtimeUri().getPort(), server::close);
    }

    /** Sockets by Java-WebSocket and nothing else, on a log without these protections. */
    static Platform startWithout(LogProtection... protections) throws IOException {
        SecureRandom random = new SecureRandom();
        Stores stores = Duologue.inMemory(options(), random);
        ConversationLog weakened = WeakenedLog.weakened(LogLimits.standard(), random, Set.of(protections));
        Duologue engine = Duologue.builder()
                .options(options())
                .stores(stores.toBuilder().log(weakened).build())
                .build()
                .start();
        JavaWebSocketTransport transport = JavaWebSocketTransport.listen(
                "127.0.0.1",
                0,
                Optional.empty(),
                MOST_LINES,
                HANDSHAKE_WITHIN,
                TrustedProxies.NONE,
                refused -> new Answer(refused.status(), Map.of(), refused.message()));
        transport.serve(engine.gate());
        URI uri = URI.create("http://127.0.0.1:" + transport.port());
        return new Platform(engine, uri, transport.port(), () -> {
            engine.close();
            transport.close();
        });
    }

    private static EngineOptions options() {
        return EngineOptions.builder()
                .repeatCoolDown(Duration.ZERO)
                .messageLimit(OUT_OF_REACH)
                .frameLimit(OUT_OF_REACH)
                .helloLimit(OUT_OF_REACH)
                .newSessionLimit(OUT_OF_REACH)
                .queueLimit(OUT_OF_REACH)
                .build();
    }

    /** What stands in front of its sockets. */
    FaultProxy proxy() {
        return FaultProxy.to(URI.create("ws://127.0.0.1:" + socketPort));
    }

    /** A client whose sockets go through the proxy, and whose requests do not. */
    DuologueClientBuilder client(Carriers carriers, FaultProxy proxy, String token) {
        return client(carriers, token, proxy.port());
    }

    DuologueClientBuilder client(Carriers carriers, String token) {
        return client(carriers, token, socketPort);
    }

    private DuologueClientBuilder client(Carriers carriers, String token, int port) {
        return carriers.on(DuologueClient.builder())
                .baseUrl(uri.toString())
                .realtimeUrl("ws://127.0.0.1:" + port + "/v1/realtime")
                .credentials(CredentialProvider.fixed(token));
    }

    /** Somebody without a token who may only sign in. */
    DuologueClient door() {
        return DuologueClient.builder()
                .baseUrl(uri.toString())
                .credentials(CredentialProvider.fixed("none"))
                .build();
    }

    /** The bearer of somebody new who may search at once. */
    String newToken() {
        UserId user = new UserId(secrets.id("u_"));
        engine.stores()
                .profiles()
                .create(Profile.builder()
                        .user(user)
                        .name("Guest")
                        .seniority(SeniorityBand.YEARS_5_9)
                        .timeZone(ZoneId.of("Europe/Lisbon"))
                        .addTopics("open-source")
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        engine.stores()
                .profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, engine.guidelines().version(), Instant.now()));
        engine.stores()
                .profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                AgeAssurance.DOCUMENT,
                                engine.ageAssurance().asks().orElseThrow(),
                                Instant.now()));
        String token = secrets.token();
        Instant until = Instant.now().plus(SIGNED_IN);
        engine.stores()
                .credentials()
                .issueSession(SignedInSession.of(user, SecretHash.of(token), Instant.now(), until));
        return token;
    }

    @Override
    public void close() {
        stop.run();
    }
}
