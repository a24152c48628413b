package io.duologue.examples.embedplainjava;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateLimit;
import io.duologue.testkit.transport.TransportContract;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The rules of a transport. */
class OfficeTalkTransportIT extends TransportContract {
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(2);
    private static final String ORIGIN = "https://talk.example.org";
    private static final Secrets SECRETS = new Secrets(new SecureRandom());
    private static InetSocketAddress address;
    private static Duologue engine;
    private static OfficeTalk talk;

    @BeforeAll
    static void start() throws Exception {
        address = OfficeTalkIT.freeAddress();
        engine = Duologue.builder()
                .options(EngineOptions.builder()
                        .addAllowedOrigins(ORIGIN)
                        .helloWithin(HELLO_WITHIN)
                        .newSessionLimit(new RateLimit(1_000, Duration.ofMillis(1)))
                        .build())
                .build()
                .start();
        talk = new OfficeTalk(address, engine.gate());
        talk.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        engine.close();
        talk.stop(1_000);
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/v1/realtime");
    }

    @Override
    protected String newTicket() {
        return engine.people().ticket(sessionToken()).orElseThrow().ticket();
    }

    @Override
    protected String expiredTicket() {
        String ticket = SECRETS.token();
        Instant past = Instant.now().minusSeconds(1);
        SecretHash session = SecretHash.of(sessionToken());
        engine.stores().credentials().issueTicket(SecretHash.of(ticket), session, past);
        return ticket;
    }

    @Override
    protected String sessionToken() {
        String session = SECRETS.token();
        UserId user = new UserId(SECRETS.id("u_"));
        engine.people().signIn(user, session, Instant.now().plusSeconds(60));
        return session;
    }

    @Override
    protected String cookieName() {
        return "session";
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
        return Duration.ofSeconds(5);
    }

    /** The library's own answer to whatever is thrown. */
    @Override
    protected int refusedWith(int status) {
        return 404;
    }

    /** The library decodes by itself. */
    @Override
    protected int notUtf8ClosedWith() {
        return 1007;
    }
}
