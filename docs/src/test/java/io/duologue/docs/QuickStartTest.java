package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Connection;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Inbound;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/guide/quick-start.md says, carried out. {@link DocumentsTest} holds its code to this class. */
class QuickStartTest {
    // [1]
    Duologue engine = Duologue.builder()
            .options(EngineOptions.builder()
                    .addAllowedOrigins("https://talk.example.org")
                    .build())
            .build()
            .start();
    // [/1]

    private final FrameCheck frames = new FrameCheck(FrameSchemas.load());
    private final Secrets secrets = new Secrets(new SecureRandom());
    private final String yourSession = "the session of your own application";

    @AfterEach
    void stop() {
        engine.close();
        frames.verify();
    }

    private String ticketOfAPerson() {
        // [2]
        UserId user = new UserId("u_4711");
        engine.stores()
                .profiles()
                .create(Profile.builder()
                        .user(user)
                        .name("Maya Lindqvist")
                        .headline("Staff engineer, payments")
                        .seniority(SeniorityBand.YEARS_10_14)
                        .timeZone(ZoneId.of("Europe/Stockholm"))
                        .addTopics("backend")
                        .addLanguages("en")
                        .confirmed(true)
                        .build());
        engine.stores()
                .profiles()
                .acknowledge(
                        user,
                        new Acknowledgement(
                                Guidelines.DOCUMENT, engine.guidelines().version(), Instant.now()));

        String ticket = secrets.token();
        Instant signedInUntil = Instant.now().plus(Duration.ofHours(1));
        SecretHash session = SecretHash.of(yourSession);
        engine.stores().credentials().issueSession(new Credential(user, session, signedInUntil, signedInUntil));
        engine.stores()
                .credentials()
                .issueTicket(
                        SecretHash.of(ticket),
                        new Credential(user, session, Instant.now().plusSeconds(30), signedInUntil));
        // [/2]
        return ticket;
    }

    @Test
    void aPersonOfYourApplicationIsWelcomedOverYourSocket() throws InterruptedException {
        String ticket = ticketOfAPerson();
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        Connection connection = new Connection() {
            @Override
            public boolean send(byte[] utf8) {
                String frame = new String(utf8, StandardCharsets.UTF_8);
                frames.of(Direction.SERVER).accept(frame);
                return sent.add(frame);
            }

            @Override
            public void close(int code, String phrase) {
                sent.add("closed " + code);
            }
        };
        Admission admission = engine.gate()
                .admit(new Handshake(
                        "https://talk.example.org", List.of("duologue.v1", "ticket." + ticket), null, "192.0.2.7"));
        assertThat(admission).isInstanceOf(Admission.Admitted.class);

        Inbound inbound = engine.gate().open((Admission.Admitted) admission, connection);
        String hello =
                "{\"type\":\"hello\",\"id\":\"1\",\"data\":{\"client\":\"mine\",\"instance\":\"a-random-name\",\"caps\":[]}}";
        frames.of(Direction.CLIENT).accept(hello);
        inbound.text(hello, () -> {});

        assertThat(sent.poll(5, TimeUnit.SECONDS)).contains("\"type\":\"welcome\"", "\"kind\":\"idle\"");
    }

    @Test
    void aForeignOriginIsRefusedBeforeTheUpgrade() {
        String ticket = ticketOfAPerson();

        Admission admission = engine.gate()
                .admit(new Handshake(
                        "https://evil.example", List.of("duologue.v1", "ticket." + ticket), null, "192.0.2.7"));

        assertThat(admission)
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }
}
