package io.duologue.testkit.contract;

import static io.duologue.testkit.contract.People.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.AccountStore.Registration;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.Rule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of {@link AccountStore}. Extend it and hand in an empty store of yours. */
public abstract class AccountStoreContract {
    private static final LinkedIdentity MAYA_AT_LINKEDIN = new LinkedIdentity(new ProviderId("linkedin"), "7781");
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

        assertThat(account).isEqualTo(new Account(FIRST, NINE, Set.of(MAYA_AT_LINKEDIN)));
        assertThat(accounts.find(FIRST)).contains(account);
        assertThat(accounts.find(MAYA_AT_LINKEDIN)).contains(account);
        assertThat(accounts.find(SECOND)).isEmpty();
    }
}
