package io.duologue.server;

import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.server.config.ServerOptions;
import io.duologue.server.transport.RealtimeTransport;
import io.duologue.testkit.transport.TransportContract;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The rules of a transport, on the Jetty of a whole server. */
class JettyTransportIT extends TransportContract {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(2);
    private static final Secrets SECRETS = new Secrets(new SecureRandom());

    private static ReferenceServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ReferenceServer.start(ServerOptions.builder()
                .demo(true)
                .port(0)
                .drainGrace(Duration.ofMillis(200))
                .engine(EngineOptions.builder()
                        .helloWithin(HELLO_WITHIN)
                        .newSessionLimit(new RateLimit(1_000, Duration.ofMillis(1)))
                        .build())
                .build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + server.port() + RealtimeTransport.PATH);
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
        credentials()
                .issueSession(SecretHash.of(token), credential(Instant.now().plusSeconds(60)));
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

    private static String ticket(Instant expiresAt) {
        String session = SECRETS.token();
        String ticket = SECRETS.token();
        credentials()
                .issueSession(SecretHash.of(session), credential(Instant.now().plusSeconds(60)));
        credentials().issueTicket(SecretHash.of(ticket), SecretHash.of(session), credential(expiresAt));
        return ticket;
    }

    private static Credential credential(Instant expiresAt) {
        return new Credential(
                new UserId(SECRETS.id("u_")), expiresAt, Instant.now().plusSeconds(60));
    }

    private static CredentialStore credentials() {
        return server.engine().stores().credentials();
    }
}
