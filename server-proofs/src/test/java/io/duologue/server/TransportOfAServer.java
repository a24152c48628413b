package io.duologue.server;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.config.ServerOptions.Transport;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.testkit.transport.TransportContract;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The rules of a transport, on a whole server that is carried by it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class TransportOfAServer extends TransportContract {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(2);
    private static final Secrets SECRETS = new Secrets(new SecureRandom());

    private final Transport transport;
    private ReferenceServer server;

    TransportOfAServer(Transport transport) {
        this.transport = transport;
    }

    @BeforeAll
    void start() throws IOException {
        server = ReferenceServer.start(ServerOptions.builder()
                .demo(true)
                .port(0)
                .transport(transport)
                .websocketPort(0)
                .drainGrace(Duration.ofMillis(200))
                .engine(EngineOptions.builder()
                        .helloWithin(HELLO_WITHIN)
                        .newSessionLimit(new RateLimit(1_000, Duration.ofMillis(1)))
                        .build())
                .build());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.realtimeUri().getPort() + RealtimeTransport.PATH);
    }

    @Override
    protected String newTicket() {
        return ticket(Instant.now().plusSeconds(30));
    }

    @Override
    protected String expiredTicket() {
        return ticket(Instant.now().minusSeconds(1));
    }

    @Override
    protected String sessionToken() {
        String token = SECRETS.token();
        credentials().issueSession(session(token));
        return token;
    }

    @Override
    protected String cookieName() {
        return "duologue_session";
    }

    @Override
    protected String allowedOrigin() {
        return "http://localhost:" + server.port();
    }

    @Override
    protected Duration helloWithin() {
        return HELLO_WITHIN;
    }

    @Override
    protected Duration closeWithin() {
        return RealtimeTransport.CLOSE_WITHIN;
    }

    private String ticket(Instant expiresAt) {
        String session = SECRETS.token();
        String ticket = SECRETS.token();
        credentials().issueSession(session(session));
        credentials().issueTicket(SecretHash.of(ticket), SecretHash.of(session), expiresAt);
        return ticket;
    }

    private static SignedInSession session(String token) {
        Instant now = Instant.now();
        return SignedInSession.of(new UserId(SECRETS.id("u_")), SecretHash.of(token), now, now.plusSeconds(60));
    }

    private CredentialStore credentials() {
        return server.engine().stores().credentials();
    }
}
