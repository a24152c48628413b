package io.duologue.postgres;

import io.duologue.core.moderation.AppealStore;
import io.duologue.testkit.contract.AppealStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class AppealStoreOnPostgresIT extends AppealStoreContract {

    @Override
    protected AppealStore newStore() {
        return Servers.empty().appeals();
    }
}
