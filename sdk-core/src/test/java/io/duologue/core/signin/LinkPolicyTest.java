package io.duologue.core.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ExternalIdentity;
import io.duologue.core.identity.ExternalIdentity.Email;
import io.duologue.core.identity.ExternalIdentity.Hints;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.signin.LinkPolicy.Challenge;
import io.duologue.core.signin.LinkPolicy.Decision;
import io.duologue.core.signin.LinkPolicy.Join;
import io.duologue.core.signin.LinkPolicy.NewAccount;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final ProviderId LINKEDIN = new ProviderId("linkedin");
    private static final ProviderId GITHUB = new ProviderId("github");
    private static final ProviderId GOOGLE = new ProviderId("google");
    private static final EmailAddress MAYAS = new EmailAddress("maya@example.org");
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId OTHER = new UserId("u_other");

    @Test
    void whoseAddressBothProvidersVerifiedLatelyIsJoined() {
        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, GITHUB, NOW)))
                .isEqualTo(new Join(MAYA));
    }

    @Test
    void anAddressThatTheAccountShowedLongAgoIsChallenged() {
        Instant before = NOW.minus(LinkPolicy.FRESH);

        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, GITHUB, before.plusMillis(1))))
                .isEqualTo(new Join(MAYA));
        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, GITHUB, before)))
                .isEqualTo(new Challenge(Set.of(GITHUB)));
    }

    @Test
    void anAddressOfTwoAccountsIsChallenged() {
        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, GITHUB, NOW), account(OTHER, GOOGLE, NOW)))
                .isEqualTo(new Challenge(Set.of(GITHUB, GOOGLE)));
    }

    @Test
    void theProviderThatGaveTheAddressToSomebodyElseMakesANewAccount() {
        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, LINKEDIN, NOW)))
                .isEqualTo(new NewAccount());
        assertThat(decided(LinkPolicy.VERIFIED_EMAIL, account(MAYA, LINKEDIN, NOW), account(OTHER, GITHUB, NOW)))
                .isEqualTo(new Challenge(Set.of(GITHUB)));
    }

    @Test
    void anAddressThatIsNotVerifiedIsNotLookedUp() {
        ExternalIdentity said = identity(new Email(MAYAS, false));

        for (LinkPolicy policy : LinkPolicy.values()) {
            assertThat(policy.lookUp(said)).isEmpty();
            assertThat(policy.decide(said, List.of(account(MAYA, GITHUB, NOW)), NOW))
                    .isEqualTo(new NewAccount());
            assertThat(policy.decide(identity(null), List.of(), NOW)).isEqualTo(new NewAccount());
        }
    }

    @Test
    void theStricterPoliciesNeverJoin() {
        assertThat(decided(LinkPolicy.CHALLENGE, account(MAYA, GITHUB, NOW))).isEqualTo(new Challenge(Set.of(GITHUB)));
        assertThat(decided(LinkPolicy.CHALLENGE)).isEqualTo(new NewAccount());
        assertThat(decided(LinkPolicy.MANUAL_ONLY, account(MAYA, GITHUB, NOW))).isEqualTo(new NewAccount());
        assertThat(LinkPolicy.MANUAL_ONLY.lookUp(identity(new Email(MAYAS, true))))
                .isEmpty();
    }

    @Test
    void aChallengeNamesOnlyWhatHasShownTheAddress() {
        Account both = new Account(
                MAYA, NOW, List.of(connection(GITHUB, new ConfirmedEmail(MAYAS, NOW, true)), connection(GOOGLE, null)));

        assertThat(decided(LinkPolicy.CHALLENGE, both)).isEqualTo(new Challenge(Set.of(GITHUB)));
    }

    private static Decision decided(LinkPolicy policy, Account... sameAddress) {
        return policy.decide(identity(new Email(MAYAS, true)), List.of(sameAddress), NOW);
    }

    private static ExternalIdentity identity(Email email) {
        return new ExternalIdentity(LINKEDIN, "1", "Maya", "", "", Hints.NONE, email, null);
    }

    private static Account account(UserId id, ProviderId provider, Instant confirmed) {
        return new Account(id, NOW, List.of(connection(provider, new ConfirmedEmail(MAYAS, confirmed, true))));
    }

    private static Connection connection(ProviderId provider, ConfirmedEmail email) {
        return new Connection(new LinkedIdentity(provider, "1"), NOW, Origin.SIGN_UP, NOW, email);
    }
}
