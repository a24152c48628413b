package io.duologue.postgres;

import io.duologue.core.identity.AccountStore;
import io.duologue.testkit.contract.AccountStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class AccountStoreOnPostgresIT extends AccountStoreContract {

    @Override
    protected AccountStore newStore() {
        return Servers.empty().accounts();
    }
}
