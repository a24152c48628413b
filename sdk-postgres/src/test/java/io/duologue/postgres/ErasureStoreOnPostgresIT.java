package io.duologue.postgres;

import io.duologue.core.identity.ErasureStore;
import io.duologue.testkit.contract.ErasureStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ErasureStoreOnPostgresIT extends ErasureStoreContract {

    @Override
    protected ErasureStore newStore() {
        return Servers.empty().erasures();
    }
}
