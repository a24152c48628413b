package io.duologue.postgres;

import io.duologue.core.moderation.ReportStore;
import io.duologue.testkit.contract.ReportStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ReportStoreOnPostgresIT extends ReportStoreContract {

    @Override
    protected ReportStore newStore() {
        return Servers.empty().reports();
    }
}
