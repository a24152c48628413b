package io.duologue.redis;

import io.duologue.core.profile.ProfileStore;
import io.duologue.testkit.contract.ProfileStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** To remember profiles changes none of their rules. */
@ExtendWith(Servers.class)
class RememberedProfilesIT extends ProfileStoreContract {
    private RedisBackend redis;

    @Override
    protected ProfileStore newStore() {
        redis = Servers.onCluster();
        return redis.remembering(ProfileStore.inMemory(100));
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
