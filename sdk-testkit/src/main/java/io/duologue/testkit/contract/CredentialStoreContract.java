package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link CredentialStore}. Extend it and hand in an empty store of yours. */
public abstract class CredentialStoreContract {
    private static final Instant SESSION_END = NINE.plusSeconds(3_600);
    private static final Instant TICKET_END = NINE.plusSeconds(30);
    private static final SecretHash SESSION = SecretHash.of("session");
    private static final SecretHash OTHER_SESSION = SecretHash.of("other session");
    private static final SecretHash TICKET = SecretHash.of("ticket");

    private CredentialStore credentials = CredentialStore.inMemory(1);

    /** An empty store with room for 100 credentials that shares nothing with those made before. */
    protected abstract CredentialStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        credentials = newStore();
        credentials.issueSession(session(SESSION, MAYA));
    }

    @Test
    @Rule("C-1")
    protected void aSessionIsFoundUntilItEndsAndNotThen() {
        assertThat(credentials.find(SESSION, SESSION_END.minusMillis(1))).contains(session(SESSION, MAYA));
        assertThat(credentials.find(SESSION, SESSION_END)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isEmpty();
    }

    @Test
    @Rule("C-1")
    protected void aTicketIsRedeemedUntilItEndsAndNotThen() {
        SecretHash late = SecretHash.of("late");
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));
        credentials.issueTicket(late, ticket(SESSION, MAYA));

        assertThat(credentials.redeem(TICKET, TICKET_END.minusMillis(1))).contains(ticket(SESSION, MAYA));
        assertThat(credentials.redeem(late, TICKET_END)).isEmpty();
    }

    @Test
    @Rule("C-2")
    protected void aTicketIsRedeemedOnce() {
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));

        assertThat(credentials.redeem(TICKET, NINE)).isPresent();
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
    }

    @Test
    @Rule("C-2")
    protected void ofManyWhoRedeemATicketAtOnceOneGetsIt() throws Exception {
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));

        List<Optional<Credential>> answers = Together.all(i -> credentials.redeem(TICKET, NINE));

        assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    @Rule("C-3")
    protected void aRevokedSessionIsFoundByNobody() {
        credentials.issueSession(session(OTHER_SESSION, MAYA));

        credentials.revoke(SESSION);

        assertThat(credentials.find(SESSION, NINE)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isPresent();
    }

    @Test
    @Rule("C-3")
    protected void everythingOfAUserIsRevokedAndNothingOfAnother() {
        credentials.issueSession(session(OTHER_SESSION, ADA));
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));

        credentials.revokeAll(MAYA);

        assertThat(credentials.find(SESSION, NINE)).isEmpty();
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isPresent();
    }

    @Test
    @Rule("C-4")
    protected void aSessionIsNotRedeemedAndATicketIsNotFound() {
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));

        assertThat(credentials.redeem(SESSION, NINE)).isEmpty();
        assertThat(credentials.find(TICKET, NINE)).isEmpty();

        assertThat(credentials.find(SESSION, NINE)).isPresent();
        assertThat(credentials.redeem(TICKET, NINE)).isPresent();
    }

    @Test
    @Rule("C-5")
    protected void aTicketOfARevokedSessionIsRevoked() {
        SecretHash other = SecretHash.of("other ticket");
        credentials.issueSession(session(OTHER_SESSION, MAYA));
        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));
        credentials.issueTicket(other, ticket(OTHER_SESSION, MAYA));

        credentials.revoke(SESSION);

        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.redeem(other, NINE)).isPresent();
    }

    @Test
    @Rule("C-5")
    protected void aTicketThatIsIssuedUnderARevokedSessionIsRevoked() {
        credentials.revoke(SESSION);

        credentials.issueTicket(TICKET, ticket(SESSION, MAYA));

        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
    }

    private static Credential session(SecretHash session, UserId user) {
        return new Credential(user, session, SESSION_END, SESSION_END);
    }

    private static Credential ticket(SecretHash session, UserId user) {
        return new Credential(user, session, TICKET_END, SESSION_END);
    }
}
