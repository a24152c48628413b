package io.duologue.redis;

import io.duologue.core.identity.PendingSignInStore;
import io.duologue.testkit.contract.PendingSignInStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PendingSignInStoreOnClusterIT extends PendingSignInStoreContract {
    private RedisBackend redis;

    @Override
    protected PendingSignInStore newStore() {
        redis = Servers.onCluster();
        return redis.pendingSignIns();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
