package io.duologue.redis;

import io.duologue.core.identity.CredentialStore;
import io.duologue.testkit.contract.CredentialStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class CredentialStoreOnClusterIT extends CredentialStoreContract {
    private RedisBackend redis;

    @Override
    protected CredentialStore newStore() {
        redis = Servers.onCluster();
        return redis.credentials();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
