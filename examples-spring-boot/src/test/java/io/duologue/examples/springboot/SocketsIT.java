package io.duologue.examples.springboot;

import io.duologue.core.engine.Duologue;
import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
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
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The rules of a transport. Five are the container's to keep, and it has other ones: they are reported with the reason. */
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
        return ticket(Instant.now().plusSeconds(30));
    }

    @Override
    protected String expiredTicket() {
        return ticket(Instant.now().minusSeconds(1));
    }

    @Override
    protected String sessionToken() {
        String session = SECRETS.token();
        credentials().issueSession(credential(session, Instant.now().plusSeconds(60)));
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

    @Override
    protected Duration closeWithin() {
        return Duration.ofSeconds(5);
    }

    @Test
    @Override
    @Disabled("Tomcat takes compression up; it counts sizes after inflation")
    protected void compressionIsNotTakenUp() {
        // reported with its reason
    }

    @Test
    @Override
    @Disabled("Tomcat closes with 1007 before the engine hears of it")
    protected void whatIsNotUtf8ClosesTheConnection() {
        // reported with its reason
    }

    @Test
    @Override
    @Disabled("Tomcat closes with 1007 before the engine hears of it")
    protected void aSurrogateWrittenAsBytesIsNotUtf8() {
        // reported with its reason
    }

    @Test
    @Override
    @Disabled("Tomcat bears it for 30 s, and the API has no other way to end a session")
    protected void whoDoesNotAnswerACloseIsCutOff() {
        // reported with its reason
    }

    @Test
    @Override
    @Disabled("Tomcat goes on to read, and throws away, what comes behind a close")
    protected void whoAsksAndNeverReadsIsBorneWithinBounds() {
        // reported with its reason
    }

    private static String ticket(Instant until) {
        String session = SECRETS.token();
        String ticket = SECRETS.token();
        credentials().issueSession(credential(session, Instant.now().plusSeconds(60)));
        credentials().issueTicket(SecretHash.of(ticket), credential(session, until));
        return ticket;
    }

    private static Credential credential(String session, Instant until) {
        return new Credential(
                new UserId(SECRETS.id("u_")),
                SecretHash.of(session),
                until,
                Instant.now().plusSeconds(60));
    }

    private static CredentialStore credentials() {
        return application.getBean(Duologue.class).stores().credentials();
    }
}
