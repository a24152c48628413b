package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.ADA;
import static io.duologue.testkit.contract.People.MAYA;
import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
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
    private static final SecretHash BEARER = SecretHash.of("bearer");

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
        assertThat(credentials.find(SESSION, SESSION_END.minusMillis(1)))
                .contains(new Credential(session(SESSION, MAYA), SESSION_END));
        assertThat(credentials.find(SESSION, SESSION_END)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isEmpty();
    }

    @Test
    @Rule("C-1")
    protected void aTicketIsRedeemedUntilItEndsAndNotThen() {
        SecretHash late = SecretHash.of("late");
        credentials.issueTicket(TICKET, SESSION, TICKET_END);
        credentials.issueTicket(late, SESSION, TICKET_END);

        assertThat(credentials.redeem(TICKET, TICKET_END.minusMillis(1)))
                .contains(new Credential(session(SESSION, MAYA), TICKET_END));
        assertThat(credentials.redeem(late, TICKET_END)).isEmpty();
    }

    @Test
    @Rule("C-1")
    protected void aBearerIsFoundAgainAndAgainUntilItEndsAndNotThen() {
        credentials.issueBearer(BEARER, SESSION, TICKET_END);

        assertThat(credentials.find(BEARER, NINE)).contains(new Credential(session(SESSION, MAYA), TICKET_END));
        assertThat(credentials.find(BEARER, TICKET_END.minusMillis(1))).isPresent();
        assertThat(credentials.find(BEARER, TICKET_END)).isEmpty();
    }

    @Test
    @Rule("C-2")
    protected void aTicketIsRedeemedOnce() {
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        assertThat(credentials.redeem(TICKET, NINE)).isPresent();
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
    }

    @Test
    @Rule("C-2")
    protected void ofManyWhoRedeemATicketAtOnceOneGetsIt() throws Exception {
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

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
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        credentials.revokeAll(MAYA);

        assertThat(credentials.find(SESSION, NINE)).isEmpty();
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isPresent();
    }

    @Test
    @Rule("C-4")
    protected void aSessionIsNotRedeemedAndATicketIsNotFound() {
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        assertThat(credentials.redeem(SESSION, NINE)).isEmpty();
        assertThat(credentials.find(TICKET, NINE)).isEmpty();

        assertThat(credentials.find(SESSION, NINE)).isPresent();
        assertThat(credentials.redeem(TICKET, NINE)).isPresent();
    }

    @Test
    @Rule("C-4")
    protected void aBearerIsNotRedeemed() {
        credentials.issueBearer(BEARER, SESSION, TICKET_END);

        assertThat(credentials.redeem(BEARER, NINE)).isEmpty();

        assertThat(credentials.find(BEARER, NINE)).isPresent();
    }

    @Test
    @Rule("C-5")
    protected void aBearerOfARevokedSessionIsRevokedAlsoIfItIsIssuedLater() {
        SecretHash later = SecretHash.of("later");
        credentials.issueBearer(BEARER, SESSION, TICKET_END);

        credentials.revoke(SESSION);
        credentials.issueBearer(later, SESSION, TICKET_END);

        assertThat(credentials.find(BEARER, NINE)).isEmpty();
        assertThat(credentials.find(later, NINE)).isEmpty();
    }

    @Test
    @Rule("C-5")
    protected void aTicketOfARevokedSessionIsRevoked() {
        SecretHash other = SecretHash.of("other ticket");
        credentials.issueSession(session(OTHER_SESSION, MAYA));
        credentials.issueTicket(TICKET, SESSION, TICKET_END);
        credentials.issueTicket(other, OTHER_SESSION, TICKET_END);

        credentials.revoke(SESSION);

        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.redeem(other, NINE)).isPresent();
    }

    @Test
    @Rule("C-5")
    protected void aTicketThatIsIssuedUnderARevokedSessionIsRevoked() {
        credentials.revoke(SESSION);

        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
    }

    @Test
    @Rule("C-1")
    protected void aSessionThatIsIssuedAgainLastsUntilItsNewEnd() {
        SignedInSession longer = SignedInSession.of(MAYA, SESSION, NINE, SESSION_END.plusSeconds(60));

        credentials.issueSession(longer);

        assertThat(credentials.find(SESSION, SESSION_END))
                .map(Credential::session)
                .contains(longer);
        assertThat(credentials.find(SESSION, longer.expiresAt())).isEmpty();
    }

    @Test
    @Rule("C-6")
    protected void aTicketStandsForItsSessionAsItIsNow() {
        SignedInSession before = session(SESSION, MAYA);
        SignedInSession now = before.copy().withLastUsedAt(NINE.plusSeconds(300));
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        credentials.update(before, now);

        assertThat(credentials.redeem(TICKET, NINE)).contains(new Credential(now, TICKET_END));
    }

    @Test
    @Rule("C-6")
    protected void thatTheAccountIsToBeErasedIsSeenByWhateverSecretOfTheSession() {
        SignedInSession before = session(SESSION, MAYA);
        SignedInSession leaving = before.copy().withLeaving(true);
        credentials.issueTicket(TICKET, SESSION, TICKET_END);
        credentials.issueBearer(BEARER, SESSION, TICKET_END);

        credentials.update(before, leaving);

        assertThat(credentials.find(SESSION, NINE)).map(Credential::session).contains(leaving);
        assertThat(credentials.find(BEARER, NINE)).map(Credential::session).contains(leaving);
        assertThat(credentials.redeem(TICKET, NINE)).map(Credential::session).contains(leaving);
        assertThat(credentials.session(SESSION, NINE)).contains(leaving);
        assertThat(credentials.sessions(MAYA, NINE)).containsExactly(leaving);

        credentials.update(leaving, before);

        assertThat(credentials.find(BEARER, NINE)).map(Credential::session).contains(before);
    }

    @Test
    @Rule("C-7")
    protected void aUserIsToldOfHisOwnSessionsUntilTheyEnd() {
        SignedInSession lasting = session(OTHER_SESSION, MAYA).copy().withEndsAt(SESSION_END.plusSeconds(60));
        credentials.issueSession(lasting);
        credentials.issueSession(session(SecretHash.of("of Ada"), ADA));
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        assertThat(credentials.sessions(MAYA, SESSION_END.minusMillis(1)))
                .containsExactlyInAnyOrder(session(SESSION, MAYA), lasting);
        assertThat(credentials.sessions(MAYA, SESSION_END)).containsExactly(lasting);
        assertThat(credentials.sessions(MAYA, lasting.endsAt())).isEmpty();
    }

    @Test
    @Rule("C-7")
    protected void aSessionIsThereUntilItsEndWhateverIsGoodOfIt() {
        SignedInSession lasting = session(OTHER_SESSION, MAYA).copy().withEndsAt(SESSION_END.plusSeconds(60));
        credentials.issueSession(lasting);

        assertThat(credentials.session(OTHER_SESSION, SESSION_END)).contains(lasting);
        assertThat(credentials.find(OTHER_SESSION, SESSION_END)).isEmpty();
        assertThat(credentials.session(OTHER_SESSION, lasting.endsAt())).isEmpty();
    }

    @Test
    @Rule("C-7")
    protected void aRevokedSessionIsInNoList() {
        credentials.issueSession(session(OTHER_SESSION, MAYA));

        credentials.revoke(SESSION);

        assertThat(credentials.session(SESSION, NINE)).isEmpty();

        assertThat(credentials.sessions(MAYA, NINE)).containsExactly(session(OTHER_SESSION, MAYA));
    }

    @Test
    @Rule("C-8")
    protected void aSessionIsChangedIfItStandsAsExpected() {
        SignedInSession first = session(SESSION, MAYA);
        SignedInSession second = used(1);

        assertThat(credentials.update(first, second)).isTrue();
        assertThat(credentials.update(first, used(2))).isFalse();

        assertThat(credentials.find(SESSION, NINE)).map(Credential::session).contains(second);
        assertThatIllegalArgumentException().isThrownBy(() -> credentials.update(second, session(OTHER_SESSION, MAYA)));
        assertThatIllegalArgumentException().isThrownBy(() -> credentials.update(second, session(SESSION, ADA)));
    }

    @Test
    @Rule("C-8")
    protected void ofManyWhoChangeASessionAtOnceOneDoes() throws Exception {
        SignedInSession first = session(SESSION, MAYA);

        List<Boolean> answers = Together.all(i -> credentials.update(first, used(1 + i)));

        assertThat(answers).containsOnlyOnce(true);
    }

    @Test
    @Rule("C-8")
    protected void aChangeDoesNotBringARevokedSessionBack() {
        credentials.revoke(SESSION);

        assertThat(credentials.update(session(SESSION, MAYA), used(1))).isFalse();

        assertThat(credentials.find(SESSION, NINE)).isEmpty();
        assertThat(credentials.sessions(MAYA, NINE)).isEmpty();
    }

    @Test
    @Rule("C-9")
    protected void nothingIsLeftOfWhoIsErased() {
        credentials.issueSession(session(OTHER_SESSION, ADA));
        credentials.issueTicket(TICKET, SESSION, TICKET_END);
        credentials.issueBearer(BEARER, SESSION, TICKET_END);

        credentials.erase(MAYA);
        credentials.erase(MAYA);

        assertThat(credentials.find(SESSION, NINE)).isEmpty();
        assertThat(credentials.find(BEARER, NINE)).isEmpty();
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.sessions(MAYA, NINE)).isEmpty();
        assertThat(credentials.find(OTHER_SESSION, NINE)).isPresent();
    }

    @Test
    @Rule("C-10")
    protected void whatHasEndedIsRemovedAtItsTimeAndNotBefore() {
        credentials.issueTicket(TICKET, SESSION, TICKET_END);

        assertThat(credentials.removeUntil(TICKET_END.minusMillis(1), 10)).isZero();
        assertThat(credentials.removeUntil(TICKET_END, 10)).isEqualTo(1);
        assertThat(credentials.redeem(TICKET, NINE)).isEmpty();
        assertThat(credentials.removeUntil(SESSION_END.minusMillis(1), 10)).isZero();
        assertThat(credentials.find(SESSION, NINE)).isPresent();

        assertThat(credentials.removeUntil(SESSION_END, 10)).isEqualTo(1);
        assertThat(credentials.find(SESSION, NINE)).isEmpty();
    }

    private static SignedInSession used(int seconds) {
        return session(SESSION, MAYA).copy().withLastUsedAt(NINE.plusSeconds(seconds));
    }

    private static SignedInSession session(SecretHash session, UserId user) {
        return SignedInSession.of(user, session, NINE, SESSION_END);
    }
}
