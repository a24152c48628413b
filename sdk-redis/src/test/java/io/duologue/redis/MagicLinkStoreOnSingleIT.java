package io.duologue.redis;

import io.duologue.core.identity.MagicLinkStore;
import io.duologue.testkit.contract.MagicLinkStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class MagicLinkStoreOnSingleIT extends MagicLinkStoreContract {
    private RedisBackend redis;

    @Override
    protected MagicLinkStore newStore() {
        redis = Servers.onSingle();
        return redis.magicLinks();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
