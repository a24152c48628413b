package io.duologue.testkit.fakeserver;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.transport.TransportContract;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The fake's sockets keep every rule that a real server's keep. */
class FakeServerTransportIT extends TransportContract {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(1);
    private static final String ORIGIN = "https://talk.example.org";

    private final Secrets secrets = new Secrets(new SecureRandom());
    private static FakeServer server;

    @BeforeAll
    static void start() {
        server = FakeServer.builder()
                .options(FakeServer.options()
                        .helloWithin(HELLO_WITHIN)
                        .addAllowedOrigins(ORIGIN)
                        .build())
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected URI endpoint() {
        return server.url();
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
        return server.bearerFor(secrets.token().substring(0, 20));
    }

    @Override
    protected String cookieName() {
        return "duologue_session";
    }

    @Override
    protected String allowedOrigin() {
        return ORIGIN;
    }

    @Override
    protected Duration helloWithin() {
        return HELLO_WITHIN;
    }

    @Override
    protected Duration closeWithin() {
        return SocketLine.CLOSE_WITHIN;
    }

    private String ticket(Instant expiresAt) {
        String session = secrets.token();
        String ticket = secrets.token();
        CredentialStore credentials = server.engine().stores().credentials();
        Instant until = Instant.now().plusSeconds(60);
        UserId user = new UserId(secrets.id("u_"));
        credentials.issueSession(SignedInSession.of(user, SecretHash.of(session), Instant.now(), until));
        credentials.issueTicket(SecretHash.of(ticket), SecretHash.of(session), expiresAt);
        return ticket;
    }
}
