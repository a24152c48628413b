package io.duologue.redis;

import io.duologue.core.moderation.RestrictionStore;
import io.duologue.testkit.contract.RestrictionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** To remember restrictions changes none of their rules. */
@ExtendWith(Servers.class)
class RememberedRestrictionsIT extends RestrictionStoreContract {
    private RedisBackend redis;

    @Override
    protected RestrictionStore newStore() {
        redis = Servers.onSingle();
        return redis.remembering(RestrictionStore.inMemory(100));
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
