package io.duologue.redis;

import io.duologue.core.presence.PresenceDirectory;
import io.duologue.testkit.contract.PresenceDirectoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PresenceDirectoryOnSingleIT extends PresenceDirectoryContract {
    private RedisBackend redis;

    @Override
    protected PresenceDirectory newDirectory() {
        redis = Servers.onSingle();
        return redis.presence();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
