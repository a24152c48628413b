package io.duologue.postgres;

import io.duologue.core.moderation.BlockStore;
import io.duologue.testkit.contract.BlockStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class BlockStoreOnPostgresIT extends BlockStoreContract {

    @Override
    protected BlockStore newStore() {
        return Servers.empty().blocks();
    }
}
