package io.duologue.postgres;

import io.duologue.core.signin.NoticeStore;
import io.duologue.testkit.contract.NoticeStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class NoticeStoreOnPostgresIT extends NoticeStoreContract {

    @Override
    protected NoticeStore newStore() {
        return Servers.empty().notices();
    }
}
