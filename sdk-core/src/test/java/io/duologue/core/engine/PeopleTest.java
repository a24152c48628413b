package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.signin.Sessions.IssuedTicket;
import io.duologue.matching.SeniorityBand;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeopleTest {
    private static final UserId MAYA = new UserId("u_maya");
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final String SESSION = "the session of the application";

    private volatile Instant now = NINE;
    private final Duologue engine = Duologue.builder().clock(() -> now).build().start();
    private final People people = engine.people();

    @AfterEach
    void stop() {
        engine.close();
    }

    private static Profile card(String name) {
        return Profile.builder()
                .user(MAYA)
                .name(name)
                .seniority(SeniorityBand.YEARS_5_9)
                .timeZone(ZoneId.of("Europe/Madrid"))
                .addTopics("backend")
                .addLanguages("en")
                .confirmed(true)
                .build();
    }

    private Admission admit(String subprotocols, String authorization) {
        return engine.gate()
                .admit(new Handshake(null, List.of(subprotocols.split(",", -1)), authorization, "192.0.2.7"));
    }

    private Admission withTicket(IssuedTicket ticket) {
        return admit("duologue.v1,ticket." + ticket.ticket(), "");
    }

    @Test
    void whoIsWelcomeMayJoinTheQueue() {
        people.welcome(card("Maya"));

        assertThat(engine.stores().profiles().find(MAYA)).contains(card("Maya"));
        assertThat(engine.stores().profiles().acknowledgements(MAYA))
                .extracting(agreed -> agreed.version())
                .containsExactly(
                        engine.guidelines().version(),
                        engine.ageAssurance().asks().orElseThrow());
    }

    @Test
    void whoIsWelcomedAgainHasHisNewCard() {
        people.welcome(card("Maya"));

        people.welcome(card("Maya Lindqvist"));

        assertThat(engine.stores().profiles().find(MAYA)).contains(card("Maya Lindqvist"));
    }

    @Test
    void aCardWithWhichNobodyCouldSearchIsRefusedWithWhatItLacks() {
        Profile bare =
                Profile.builder().user(MAYA).name("Maya").addTopics("baking").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> people.welcome(bare))
                .withMessageContaining("u_maya")
                .withMessageContaining("confirmed(true)")
                .withMessageContaining("a seniority")
                .withMessageContaining("a time zone")
                .withMessageContaining("a language")
                .withMessageContaining("baking");
        assertThat(engine.stores().profiles().find(MAYA)).isEmpty();
    }

    @Test
    void aSessionThatCanBeGuessedOrIsAnothersIsRefused() {
        people.signIn(MAYA, SESSION, NINE.plusSeconds(60));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> people.signIn(MAYA, "short", NINE.plusSeconds(60)))
                .withMessageContaining("at least 16 characters but had 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> people.signIn(new UserId("u_bela"), SESSION, NINE.plusSeconds(60)))
                .withMessageContaining("u_bela");
    }

    @Test
    void aSessionOpensSocketsUntilItsTime() {
        people.signIn(MAYA, SESSION, NINE.plusSeconds(60));

        assertThat(admit("duologue.v1", "Bearer " + SESSION)).isInstanceOf(Admission.Admitted.class);
        now = NINE.plusSeconds(60);
        assertThat(admit("duologue.v1", "Bearer " + SESSION)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void aTicketIsGoodOnceAndForASmallTime() {
        people.signIn(MAYA, SESSION, NINE.plusSeconds(3600));
        IssuedTicket ticket = people.ticket(SESSION).orElseThrow();
        IssuedTicket late = people.ticket(SESSION).orElseThrow();

        assertThat(ticket.expiresAt()).isEqualTo(NINE.plusSeconds(30));
        assertThat(withTicket(ticket)).isInstanceOf(Admission.Admitted.class);
        assertThat(withTicket(ticket)).isInstanceOf(Admission.Refused.class);
        now = NINE.plusSeconds(30);
        assertThat(withTicket(late)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void noTicketOutlastsItsSession() {
        people.signIn(MAYA, SESSION, NINE.plusSeconds(10));

        assertThat(people.ticket(SESSION)).map(IssuedTicket::expiresAt).contains(NINE.plusSeconds(10));
    }

    @Test
    void whoIsNotSignedInGetsNoTicket() {
        assertThat(people.ticket("no such session")).isEqualTo(Optional.empty());
    }

    @Test
    void whoSignsOutLosesTicketsAndSocketsAtOnce() throws InterruptedException {
        people.signIn(MAYA, SESSION, NINE.plus(Duration.ofHours(1)));
        IssuedTicket ticket = people.ticket(SESSION).orElseThrow();
        BlockingQueue<String> closes = new LinkedBlockingQueue<>();
        Admission.Admitted admitted =
                (Admission.Admitted) withTicket(people.ticket(SESSION).orElseThrow());
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        Line line = Line.nonBlocking(sent::add, (code, phrase) -> closes.add("closed " + code), () -> true)
                .open(engine.gate(), admitted);
        line.text(
                "{\"type\":\"hello\",\"id\":\"1\",\"data\":{\"client\":\"mine\",\"instance\":\"a-random-name\",\"caps\":[]}}");
        line.text("{\"type\":\"ping\",\"id\":\"2\"}");
        // Whoever is answered has taken his seat.
        while (!sent.take().contains("pong")) {
            assertThat(closes).isEmpty();
        }

        people.signOut(SESSION);
        people.signOut(SESSION);

        assertThat(closes.poll(20, TimeUnit.SECONDS)).isEqualTo("closed 4400");
        assertThat(withTicket(ticket)).isInstanceOf(Admission.Refused.class);
        assertThat(people.ticket(SESSION)).isEmpty();
    }
}
