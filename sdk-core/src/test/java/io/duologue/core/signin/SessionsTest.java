package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.signin.Sessions.IssuedSession;
import io.duologue.core.signin.Sessions.IssuedTicket;
import io.duologue.core.signin.Sessions.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final UserId ANN = new UserId("u_ann");

    private final CredentialStore credentials = CredentialStore.inMemory(100);
    private final Sessions sessions = new Sessions(credentials, new Secrets(new Random()), SessionOptions.standard());

    @Test
    void aTokenIsRecognisedUntilTwelveHoursAreOver() {
        IssuedSession ann = sessions.begin(ANN, NOW);
        Instant end = NOW.plus(Duration.ofHours(12));

        assertThat(sessions.authenticate(ann.token(), end.minusMillis(1))).contains(new Session(ANN, end));
        assertThat(sessions.authenticate(ann.token(), end)).isEmpty();
        assertThat(sessions.authenticate("guessed", NOW)).isEmpty();
    }

    @Test
    void aTicketIsRedeemedOnceWithinThirtySeconds() {
        IssuedSession ann = sessions.begin(ANN, NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();
        IssuedTicket late = sessions.ticket(ann.token(), NOW).orElseThrow();

        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW))
                .map(CredentialStore.Credential::user)
                .contains(ANN);
        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW)).isEmpty();
        assertThat(credentials.redeem(SecretHash.of(late.ticket()), NOW.plusSeconds(30)))
                .isEmpty();
    }

    @Test
    void aTicketKnowsHowLongItsSessionLastsAndDoesNotOutlastIt() {
        IssuedSession ann = sessions.begin(ANN, NOW);

        IssuedTicket ticket =
                sessions.ticket(ann.token(), ann.expiresAt().minusSeconds(5)).orElseThrow();

        assertThat(ticket.expiresAt()).isEqualTo(ann.expiresAt());
        assertThat(credentials.redeem(
                        SecretHash.of(ticket.ticket()), ann.expiresAt().minusSeconds(1)))
                .map(CredentialStore.Credential::sessionExpiresAt)
                .contains(ann.expiresAt());
    }

    @Test
    void whoeverIsNotSignedInGetsNoTicket() {
        assertThat(sessions.ticket("guessed", NOW)).isEmpty();
    }

    @Test
    void whoSignedOutIsRecognisedByNeitherTokenNorTicket() {
        IssuedSession ann = sessions.begin(ANN, NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();

        sessions.end(ann.token());
        sessions.end(ann.token());

        assertThat(sessions.authenticate(ann.token(), NOW)).isEmpty();
        assertThat(credentials.redeem(SecretHash.of(ticket.ticket()), NOW)).isEmpty();
    }

    @Test
    void secretsAreInNoText() {
        IssuedSession ann = sessions.begin(ANN, NOW);
        IssuedTicket ticket = sessions.ticket(ann.token(), NOW).orElseThrow();

        assertThat(ann.toString()).doesNotContain(ann.token());
        assertThat(ticket.toString()).doesNotContain(ticket.ticket());
    }
}
