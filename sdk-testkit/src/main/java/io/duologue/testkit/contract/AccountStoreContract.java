package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.LinkResult;
import io.duologue.core.identity.AccountStore.Registration;
import io.duologue.core.identity.AccountStore.UnlinkResult;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AccountStore}. Extend it and hand in an empty store of yours. */
public abstract class AccountStoreContract {
    private static final LinkedIdentity MAYA_AT_LINKEDIN = new LinkedIdentity(new ProviderId("linkedin"), "7781");
    private static final LinkedIdentity MAYA_AT_GITHUB = new LinkedIdentity(new ProviderId("github"), "4711");
    private static final LinkedIdentity ADA_AT_GITHUB = new LinkedIdentity(new ProviderId("github"), "4712");
    private static final EmailAddress MAYAS = new EmailAddress("maya@example.org");
    private static final EmailAddress NEW_ONE = new EmailAddress("maya@example.net");
    private static final UserId FIRST = new UserId("u_first");
    private static final UserId SECOND = new UserId("u_second");

    private AccountStore accounts = AccountStore.inMemory(1);

    /** An empty store with room for 100 accounts that shares nothing with those made before. */
    protected abstract AccountStore newStore() throws Exception;

    @BeforeEach
    final void makeStore() throws Exception {
        accounts = newStore();
    }

    @Test
    @Rule("A-1")
    protected void registeringAKnownIdentityReturnsItsAccountAndChangesNothing() {
        Account before = accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE).account();

        Registration again = accounts.register(MAYA_AT_LINKEDIN, SECOND, NINE.plusSeconds(60));

        assertThat(again).isEqualTo(new Registration(before, false));
        assertThat(accounts.find(FIRST)).contains(before);
        assertThat(accounts.find(SECOND)).isEmpty();
    }

    @Test
    @Rule("A-1")
    protected void theSameSubjectAtAnotherProviderIsSomebodyElse() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        Registration other = accounts.register(new LinkedIdentity(new ProviderId("github"), "7781"), SECOND, NINE);

        assertThat(other.created()).isTrue();
        assertThat(other.account().id()).isEqualTo(SECOND);
    }

    @Test
    @Rule("A-2")
    protected void registeringOneIdentityAtOnceCreatesOneAccount() throws Exception {
        List<Registration> all = Together.all(i -> accounts.register(MAYA_AT_LINKEDIN, new UserId("u_" + i), NINE));

        assertThat(all).filteredOn(Registration::created).hasSize(1);
        assertThat(all)
                .extracting(Registration::account)
                .containsOnly(all.get(0).account());
    }

    @Test
    @Rule("A-3")
    protected void aRegisteredAccountIsFoundByItsIdAndByItsIdentity() {
        Account account = accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE).account();

        assertThat(account).isEqualTo(new Account(FIRST, NINE, List.of(Connection.signUp(MAYA_AT_LINKEDIN, NINE))));
        assertThat(accounts.find(FIRST)).contains(account);
        assertThat(accounts.find(MAYA_AT_LINKEDIN)).contains(account);
        assertThat(accounts.find(SECOND)).isEmpty();
    }

    @Test
    @Rule("A-3")
    protected void aLinkedIdentityFindsItsAccount() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        LinkResult result = accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE.plusSeconds(60));

        assertThat(result).isEqualTo(LinkResult.LINKED);
        assertThat(accounts.find(MAYA_AT_GITHUB)).isPresent().isEqualTo(accounts.find(FIRST));
        assertThat(accounts.find(FIRST).orElseThrow().connections())
                .containsExactly(
                        Connection.signUp(MAYA_AT_LINKEDIN, NINE),
                        Connection.added(MAYA_AT_GITHUB, Origin.SETTINGS, NINE.plusSeconds(60)));
        assertThat(accounts.register(MAYA_AT_GITHUB, SECOND, NINE).created()).isFalse();
    }

    @Test
    @Rule("A-4")
    protected void anIdentityOfAnotherAccountIsNotTakenFromIt() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.register(ADA_AT_GITHUB, SECOND, NINE);

        assertThat(accounts.link(FIRST, ADA_AT_GITHUB, Origin.SETTINGS, NINE)).isEqualTo(LinkResult.TAKEN);

        assertThat(accounts.find(ADA_AT_GITHUB)).map(Account::id).contains(SECOND);
        assertThat(accounts.find(FIRST).orElseThrow().identities()).containsExactly(MAYA_AT_LINKEDIN);
        assertThat(accounts.link(new UserId("u_nobody"), MAYA_AT_GITHUB, Origin.SETTINGS, NINE))
                .isEqualTo(LinkResult.NO_ACCOUNT);
    }

    @Test
    @Rule("A-4")
    protected void ofAllAccountsThatLinkOneIdentityAtOnceOneGetsIt() throws Exception {
        IntStream.range(0, 8).forEach(i -> accounts.register(at("linkedin", i), new UserId("u_" + i), NINE));

        List<LinkResult> results =
                Together.all(i -> accounts.link(new UserId("u_" + i), MAYA_AT_GITHUB, Origin.SETTINGS, NINE));

        assertThat(results).filteredOn(LinkResult.LINKED::equals).hasSize(1);
        assertThat(results).filteredOn(LinkResult.TAKEN::equals).hasSize(7);
        UserId owner = new UserId("u_" + results.indexOf(LinkResult.LINKED));
        assertThat(accounts.find(MAYA_AT_GITHUB)).map(Account::id).contains(owner);
        assertThat(IntStream.range(0, 8)
                        .mapToObj(i -> accounts.find(new UserId("u_" + i)).orElseThrow()))
                .filteredOn(account -> account.identities().contains(MAYA_AT_GITHUB))
                .hasSize(1);
    }

    @Test
    @Rule("A-4")
    protected void anIdentityThatIsLinkedAndRegisteredAtOnceHasOneAccount() throws Exception {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        List<Callable<Boolean>> both = List.of(
                () -> accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE) == LinkResult.LINKED,
                () -> accounts.register(MAYA_AT_GITHUB, SECOND, NINE).created());

        List<Boolean> won = Together.all(both);

        assertThat(won).containsExactlyInAnyOrder(true, false);
        assertThat(accounts.find(MAYA_AT_GITHUB)).map(Account::id).contains(won.get(0) ? FIRST : SECOND);
    }

    @Test
    @Rule("A-5")
    protected void anAccountHasOneIdentityOfEachProvider() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        Account before = accounts.find(FIRST).orElseThrow();

        assertThat(accounts.link(FIRST, ADA_AT_GITHUB, Origin.SETTINGS, NINE)).isEqualTo(LinkResult.PROVIDER_CONNECTED);
        assertThat(accounts.link(FIRST, MAYA_AT_GITHUB, Origin.EMAIL, NINE.plusSeconds(60)))
                .isEqualTo(LinkResult.ALREADY);

        assertThat(accounts.find(FIRST)).contains(before);
        assertThat(accounts.find(ADA_AT_GITHUB)).isEmpty();
    }

    @Test
    @Rule("A-5")
    protected void ofAllIdentitiesOfAProviderThatAreLinkedAtOnceOneIs() throws Exception {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        List<LinkResult> results = Together.all(i -> accounts.link(FIRST, at("github", i), Origin.SETTINGS, NINE));

        assertThat(results).filteredOn(LinkResult.LINKED::equals).hasSize(1);
        assertThat(results).filteredOn(LinkResult.PROVIDER_CONNECTED::equals).hasSize(7);
        assertThat(accounts.find(FIRST).orElseThrow().identities())
                .containsExactlyInAnyOrder(MAYA_AT_LINKEDIN, at("github", results.indexOf(LinkResult.LINKED)));
    }

    @Test
    @Rule("A-6")
    protected void theLastIdentityStays() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        assertThat(accounts.unlink(FIRST, MAYA_AT_LINKEDIN, NINE)).isEqualTo(UnlinkResult.LAST);

        assertThat(accounts.find(MAYA_AT_LINKEDIN)).isPresent();
        assertThat(accounts.partedFrom(MAYA_AT_LINKEDIN)).isEmpty();
    }

    @Test
    @Rule("A-6")
    protected void ofAllIdentitiesThatAreUnlinkedAtOnceOneStays() throws Exception {
        accounts.register(at("p0", 0), FIRST, NINE);
        IntStream.range(1, 8).forEach(i -> accounts.link(FIRST, at("p" + i, i), Origin.SETTINGS, NINE));

        List<UnlinkResult> results = Together.all(i -> accounts.unlink(FIRST, at("p" + i, i), NINE));

        assertThat(results).filteredOn(UnlinkResult.LAST::equals).hasSize(1);
        assertThat(accounts.find(FIRST).orElseThrow().identities())
                .containsExactly(at("p" + results.indexOf(UnlinkResult.LAST), results.indexOf(UnlinkResult.LAST)));
    }

    @Test
    @Rule("A-7")
    protected void whatWasUnlinkedIsFreeAndRemembered() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);

        assertThat(accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE)).isEqualTo(UnlinkResult.UNLINKED);

        assertThat(accounts.find(MAYA_AT_GITHUB)).isEmpty();
        assertThat(accounts.find(FIRST).orElseThrow().identities()).containsExactly(MAYA_AT_LINKEDIN);
        assertThat(accounts.partedFrom(MAYA_AT_GITHUB)).contains(FIRST);
        assertThat(accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE)).isEqualTo(UnlinkResult.NOT_LINKED);
        assertThat(accounts.unlink(SECOND, MAYA_AT_LINKEDIN, NINE)).isEqualTo(UnlinkResult.NOT_LINKED);
    }

    @Test
    @Rule("A-7")
    protected void whatIsLinkedOrRegisteredAgainHasPartedFromNobody() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);

        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        Optional<UserId> afterLinking = accounts.partedFrom(MAYA_AT_GITHUB);
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);
        accounts.register(MAYA_AT_GITHUB, SECOND, NINE);

        assertThat(afterLinking).isEmpty();
        assertThat(accounts.partedFrom(MAYA_AT_GITHUB)).isEmpty();
    }

    @Test
    @Rule("A-8")
    protected void anAccountIsFoundByTheAddressThatWasConfirmedLast() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE);
        List<Account> first = accounts.withEmail(MAYAS);
        accounts.confirm(MAYA_AT_LINKEDIN, NEW_ONE, NINE.plusSeconds(60));
        List<Account> second = accounts.withEmail(NEW_ONE);

        assertThat(first).extracting(Account::id).containsExactly(FIRST);
        assertThat(second).extracting(Account::id).containsExactly(FIRST);
        assertThat(second.get(0).connection(MAYA_AT_LINKEDIN.provider()))
                .map(Connection::email)
                .contains(new Account.ConfirmedEmail(NEW_ONE, NINE.plusSeconds(60), true));
        assertThat(accounts.withEmail(MAYAS)).isEmpty();
        assertThat(accounts.withEmail(new EmailAddress("Maya@example.net"))).isEmpty();

        accounts.confirm(MAYA_AT_LINKEDIN, null, NINE);

        assertThat(accounts.withEmail(NEW_ONE)).isEmpty();
    }

    @Test
    @Rule("A-8")
    protected void theAddressOfAnUnlinkedIdentityFindsNothing() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.confirm(MAYA_AT_GITHUB, MAYAS, NINE);
        accounts.confirm(MAYA_AT_LINKEDIN, NEW_ONE, NINE);

        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);

        assertThat(accounts.withEmail(MAYAS)).isEmpty();
        assertThat(accounts.withEmail(NEW_ONE)).hasSize(1);
    }

    @Test
    @Rule("A-8")
    protected void anAccountWithAnAddressTwiceIsFoundOnceAndOfManyAccountsTwo() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE);
        accounts.confirm(MAYA_AT_GITHUB, MAYAS, NINE);
        List<Account> one = accounts.withEmail(MAYAS);

        for (int i = 0; i < 3; i++) {
            accounts.register(at("github", i), new UserId("u_" + i), NINE);
            accounts.confirm(at("github", i), MAYAS, NINE);
        }

        assertThat(one).hasSize(1);
        assertThat(accounts.withEmail(MAYAS)).hasSize(2);

        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);

        assertThat(accounts.find(FIRST).orElseThrow().connections())
                .extracting(Connection::email)
                .containsExactly(new Account.ConfirmedEmail(MAYAS, NINE, true));
    }

    @Test
    @Rule("A-9")
    protected void anAccountThatWasRemovedIsFoundByNothing() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE);
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);

        assertThat(accounts.remove(FIRST)).isTrue();
        assertThat(accounts.remove(FIRST)).isFalse();

        assertThat(accounts.find(FIRST)).isEmpty();
        assertThat(accounts.find(MAYA_AT_LINKEDIN)).isEmpty();
        assertThat(accounts.withEmail(MAYAS)).isEmpty();
        assertThat(accounts.partedFrom(MAYA_AT_GITHUB)).isEmpty();
        assertThat(accounts.register(MAYA_AT_LINKEDIN, SECOND, NINE).created()).isTrue();
    }

    @Test
    @Rule("A-10")
    protected void whatIsConfirmedAnswersWhatWasBefore() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);

        assertThat(accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE)).isEmpty();
        assertThat(accounts.confirm(MAYA_AT_LINKEDIN, NEW_ONE, NINE)).contains(MAYAS);
        assertThat(accounts.confirm(MAYA_AT_LINKEDIN, null, NINE)).contains(NEW_ONE);
        assertThat(accounts.confirm(MAYA_AT_GITHUB, MAYAS, NINE)).isEmpty();
        assertThat(accounts.withEmail(MAYAS)).isEmpty();
    }

    @Test
    @Rule("A-10")
    protected void anAddressThatStandsNoLongerIsAnsweredStill() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE);

        accounts.confirm(MAYA_AT_LINKEDIN, null, NINE.plusSeconds(60));
        accounts.confirm(MAYA_AT_LINKEDIN, null, NINE.plusSeconds(120));

        assertThat(accounts.find(FIRST).orElseThrow().connections())
                .singleElement()
                .satisfies(connection -> {
                    assertThat(connection.email()).isNull();
                    assertThat(connection.lastEmail()).isEqualTo(new Account.ConfirmedEmail(MAYAS, NINE, false));
                });
        assertThat(accounts.withEmail(MAYAS)).isEmpty();
        assertThat(accounts.confirm(MAYA_AT_LINKEDIN, NEW_ONE, NINE.plusSeconds(180)))
                .contains(MAYAS);
        assertThat(accounts.withEmail(NEW_ONE)).hasSize(1);
    }

    @Test
    @Rule("A-13")
    protected void whatWasLinkedIsToldOnceAndAnewWhenItIsLinkedAnew() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.EMAIL, NINE);
        Optional<Connection> untold = atGitHub();

        accounts.told(MAYA_AT_GITHUB, NINE.plusSeconds(60));
        accounts.confirm(MAYA_AT_GITHUB, MAYAS, NINE.plusSeconds(90));
        accounts.confirm(MAYA_AT_GITHUB, null, NINE.plusSeconds(100));
        accounts.told(MAYA_AT_GITHUB, NINE.plusSeconds(120));
        Optional<Connection> told = atGitHub();
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE.plusSeconds(180));
        accounts.told(MAYA_AT_GITHUB, NINE.plusSeconds(180));
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE.plusSeconds(240));

        assertThat(untold.orElseThrow().told()).isNull();
        assertThat(told.orElseThrow().told()).isEqualTo(NINE.plusSeconds(60));
        assertThat(atGitHub().orElseThrow().told()).isNull();
        assertThat(accounts.find(FIRST).orElseThrow().connections().get(0))
                .isEqualTo(Connection.signUp(MAYA_AT_LINKEDIN, NINE));
    }

    private Optional<Connection> atGitHub() {
        return accounts.find(FIRST).flatMap(account -> account.connection(MAYA_AT_GITHUB.provider()));
    }

    @Test
    @Rule("A-10")
    protected void ofAllWhoConfirmAtOnceOneSeesWhatWasBefore() throws Exception {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.confirm(MAYA_AT_LINKEDIN, MAYAS, NINE);

        List<Optional<EmailAddress>> before = Together.all(i -> accounts.confirm(MAYA_AT_LINKEDIN, NEW_ONE, NINE));

        assertThat(before).filteredOn(Optional.of(MAYAS)::equals).hasSize(1);
    }

    @Test
    @Rule("A-11")
    protected void whatPartedFromAnAccountIsNamedUntilItBelongsToOneAgain() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.link(FIRST, at("google", 1), Origin.SETTINGS, NINE);
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);
        accounts.unlink(FIRST, at("google", 1), NINE);

        assertThat(accounts.parted(FIRST)).containsExactlyInAnyOrder(MAYA_AT_GITHUB, at("google", 1));
        assertThat(accounts.parted(SECOND)).isEmpty();

        accounts.register(MAYA_AT_GITHUB, SECOND, NINE);

        assertThat(accounts.parted(FIRST)).containsExactly(at("google", 1));
    }

    @Test
    @Rule("A-12")
    protected void whatPartedIsForgottenAtItsTimeAndNotBefore() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.link(FIRST, MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.link(FIRST, at("google", 1), Origin.SETTINGS, NINE);
        accounts.unlink(FIRST, MAYA_AT_GITHUB, NINE);
        accounts.unlink(FIRST, at("google", 1), NINE.plusSeconds(1));

        assertThat(accounts.removeUntil(NINE.minusMillis(1), 10)).isZero();
        assertThat(accounts.parted(FIRST)).hasSize(2);

        assertThat(accounts.removeUntil(NINE, 10)).isEqualTo(1);
        assertThat(accounts.parted(FIRST)).containsExactly(at("google", 1));
        assertThat(accounts.partedFrom(MAYA_AT_GITHUB)).isEmpty();
        assertThat(accounts.find(MAYA_AT_LINKEDIN)).isPresent();
    }

    @Test
    @Rule("A-15")
    protected void whatPartedFromWhomIsToBeSparedStaysAndHoldsUpNothing() {
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        accounts.register(ADA_AT_GITHUB, SECOND, NINE);
        for (int i = 0; i < 4; i++) {
            accounts.link(FIRST, at("p" + i, 1), Origin.SETTINGS, NINE);
            accounts.unlink(FIRST, at("p" + i, 1), NINE);
        }
        accounts.link(SECOND, at("google", 2), Origin.SETTINGS, NINE);
        accounts.unlink(SECOND, at("google", 2), NINE.plusSeconds(1));

        assertThat(accounts.removeUntil(NINE.plusSeconds(1), 1, FIRST::equals)).isEqualTo(1);

        assertThat(accounts.parted(FIRST)).hasSize(4);
        assertThat(accounts.parted(SECOND)).isEmpty();
        assertThat(accounts.removeUntil(NINE.plusSeconds(1), 3, account -> false))
                .isEqualTo(3);
        assertThat(accounts.parted(FIRST)).hasSize(1);
    }

    @Test
    @Rule("A-14")
    protected void accountsOfOneProviderAloneAreNamedInTheOrderOfTheirIds() {
        UserId third = new UserId("u_z-third");
        accounts.register(at("guest", 3), third, NINE);
        accounts.register(at("guest", 1), new UserId("u_a-first"), NINE);
        accounts.register(at("guest", 2), new UserId("u_m-second"), NINE);
        accounts.register(at("guest", 4), new UserId("u_n-more"), NINE);
        accounts.link(new UserId("u_n-more"), MAYA_AT_GITHUB, Origin.SETTINGS, NINE);
        accounts.register(MAYA_AT_LINKEDIN, FIRST, NINE);
        ProviderId guests = new ProviderId("guest");

        List<Account> two = accounts.onlyFrom(guests, null, 2);

        assertThat(two).extracting(account -> account.id().value()).containsExactly("u_a-first", "u_m-second");
        assertThat(accounts.onlyFrom(guests, two.get(1).id(), 2))
                .extracting(Account::id)
                .containsExactly(third);
        assertThat(accounts.onlyFrom(guests, new UserId("u_b-nobody"), 1))
                .extracting(account -> account.id().value())
                .containsExactly("u_m-second");
        assertThat(accounts.onlyFrom(guests, third, 2)).isEmpty();
    }

    private static LinkedIdentity at(String provider, int person) {
        return new LinkedIdentity(new ProviderId(provider), "person-" + person);
    }
}
