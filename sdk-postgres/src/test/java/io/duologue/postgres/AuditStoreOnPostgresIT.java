package io.duologue.postgres;

import io.duologue.core.moderation.AuditStore;
import io.duologue.testkit.contract.AuditStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class AuditStoreOnPostgresIT extends AuditStoreContract {

    @Override
    protected AuditStore newStore() {
        return Servers.empty().audit();
    }
}
