package io.duologue.examples.springboot;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.transport.TransportContract;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The rules of a transport. */
class SocketsIT extends TransportContract {
    private static final Secrets SECRETS = new Secrets(new SecureRandom());
    private static final String ORIGIN = "https://office.example";
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(
                TalkApplication.class,
                "--server.port=0",
                "--talk.origin=" + ORIGIN,
                "--talk.hello-within=2s",
                "--talk.new-sessions-per-minute=1000");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port")
                + Sockets.PATH);
    }

    @Override
    protected String newTicket() {
        return engine().people().ticket(sessionToken()).orElseThrow().ticket();
    }

    @Override
    protected String expiredTicket() {
        String ticket = SECRETS.token();
        Instant past = Instant.now().minusSeconds(1);
        SecretHash session = SecretHash.of(sessionToken());
        engine().stores().credentials().issueTicket(SecretHash.of(ticket), session, past);
        return ticket;
    }

    @Override
    protected String sessionToken() {
        String session = SECRETS.token();
        engine().people()
                .signIn(new UserId(SECRETS.id("u_")), session, Instant.now().plusSeconds(60));
        return session;
    }

    @Override
    protected String cookieName() {
        return "JSESSIONID";
    }

    @Override
    protected String allowedOrigin() {
        return ORIGIN;
    }

    @Override
    protected Duration helloWithin() {
        return Duration.ofSeconds(2);
    }

    /** Tomcat looks every 10 s who has not answered for 5 s. */
    @Override
    protected Duration closeWithin() {
        return Duration.ofSeconds(15);
    }

    /** Tomcat's are; it counts what comes after inflating it. */
    @Override
    protected boolean compresses() {
        return true;
    }

    /** Tomcat decodes by itself. */
    @Override
    protected int notUtf8ClosedWith() {
        return 1007;
    }

    private static Duologue engine() {
        return application.getBean(Duologue.class);
    }
}
