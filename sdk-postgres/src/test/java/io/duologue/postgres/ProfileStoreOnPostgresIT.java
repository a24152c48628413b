package io.duologue.postgres;

import io.duologue.core.profile.ProfileStore;
import io.duologue.testkit.contract.ProfileStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ProfileStoreOnPostgresIT extends ProfileStoreContract {

    @Override
    protected ProfileStore newStore() {
        return Servers.empty().profiles();
    }
}
