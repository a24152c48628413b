package io.duologue.postgres;

import io.duologue.core.moderation.RestrictionStore;
import io.duologue.testkit.contract.RestrictionStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class RestrictionStoreOnPostgresIT extends RestrictionStoreContract {

    @Override
    protected RestrictionStore newStore() {
        return Servers.empty().restrictions();
    }
}
