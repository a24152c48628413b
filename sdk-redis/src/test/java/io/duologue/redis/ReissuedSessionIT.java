package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.FakeTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was issued under a session that is gone does not come to life with another one of the same key. */
@ExtendWith(Servers.class)
class ReissuedSessionIT {
    private static final Instant NOW = FakeTime.START;
    private static final SecretHash KEY = SecretHash.of("session");
    private static final SecretHash TICKET = SecretHash.of("ticket");
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId ADA = new UserId("u_ada");

    @Test
    void aTicketOfARevokedSessionStaysRevokedWhenItsKeyIsIssuedAnew() {
        try (RedisBackend redis = Servers.onCluster()) {
            CredentialStore credentials = redis.credentials();
            credentials.issueSession(session(MAYA));
            credentials.issueTicket(TICKET, KEY, NOW.plusSeconds(30));

            credentials.revoke(KEY);
            credentials.issueSession(session(MAYA));

            assertThat(credentials.redeem(TICKET, NOW)).isEmpty();
            assertThat(credentials.find(KEY, NOW)).isPresent();
        }
    }

    @Test
    void aKeyThatIsIssuedToAnotherPersonIsTheFirstOnesNoLonger() {
        try (RedisBackend redis = Servers.onCluster()) {
            CredentialStore credentials = redis.credentials();
            credentials.issueSession(session(MAYA));
            credentials.issueTicket(TICKET, KEY, NOW.plusSeconds(30));

            credentials.issueSession(session(ADA));

            assertThat(credentials.sessions(MAYA, NOW)).isEmpty();
            assertThat(credentials.find(KEY, NOW))
                    .map(CredentialStore.Credential::user)
                    .contains(ADA);
            assertThat(credentials.redeem(TICKET, NOW)).isEmpty();
        }
    }

    private static SignedInSession session(UserId user) {
        return SignedInSession.of(user, KEY, NOW, NOW.plusSeconds(600));
    }
}
