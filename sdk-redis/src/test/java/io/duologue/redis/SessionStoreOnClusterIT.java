package io.duologue.redis;

import io.duologue.core.session.SessionStore;
import io.duologue.testkit.contract.SessionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class SessionStoreOnClusterIT extends SessionStoreContract {
    private RedisBackend redis;

    @Override
    protected SessionStore newStore() {
        redis = Servers.onCluster();
        return redis.sessions();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
