package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Admission;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.engine.Handshake;
import io.duologue.core.engine.Line;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.matching.SeniorityBand;
import io.duologue.testkit.wire.Direction;
import io.duologue.testkit.wire.FrameCheck;
import io.duologue.testkit.wire.FrameSchemas;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
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
    private final String yourSession = "the session of your own application";

    @AfterEach
    void stop() {
        engine.close();
        frames.verify();
    }

    private String ticketOfAPerson() {
        // [2]
        UserId user = new UserId("u_4711");
        engine.people()
                .welcome(Profile.builder()
                        .user(user)
                        .name("Maya Lindqvist")
                        .headline("Staff engineer, payments")
                        .seniority(SeniorityBand.YEARS_10_14)
                        .timeZone(ZoneId.of("Europe/Stockholm"))
                        .addTopics("backend")
                        .addLanguages("en")
                        .confirmed(true)
                        .build());

        engine.people().signIn(user, yourSession, Instant.now().plus(Duration.ofHours(1)));
        String ticket = engine.people().ticket(yourSession).orElseThrow().ticket();
        // [/2]
        return ticket;
    }

    @Test
    void aPersonOfYourApplicationIsWelcomedOverYourSocket() throws InterruptedException {
        String ticket = ticketOfAPerson();
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        Admission.Admitted admitted =
                asked("https://talk.example.org", ticket).orElseThrow(refused -> new AssertionError(refused.message()));

        Line line = Line.nonBlocking(sent::add, (code, phrase) -> sent.add("closed " + code), () -> sent.size() < 256)
                .open(engine.gate(), admitted);
        String hello =
                "{\"type\":\"hello\",\"id\":\"1\",\"data\":{\"client\":\"mine\",\"instance\":\"a-random-name\",\"caps\":[]}}";
        frames.of(Direction.CLIENT).accept(hello);
        line.text(hello);

        String welcome = sent.poll(5, TimeUnit.SECONDS);
        frames.of(Direction.SERVER).accept(welcome);
        assertThat(welcome).contains("\"type\":\"welcome\"", "\"kind\":\"idle\"");
    }

    @Test
    void aForeignOriginIsRefusedBeforeTheUpgrade() {
        String ticket = ticketOfAPerson();

        assertThat(asked("https://evil.example", ticket))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }

    private Admission asked(String origin, String ticket) {
        Map<String, String> headers =
                Map.of("Origin", origin, "Sec-WebSocket-Protocol", "duologue.v1, ticket." + ticket);
        return engine.gate().admit(Handshake.of(headers::get, "192.0.2.7"));
    }
}
