package io.duologue.redis;

import io.duologue.core.relay.Relay;
import io.duologue.testkit.contract.RelayContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class RelayOnSingleIT extends RelayContract {
    private RedisBackend redis;

    @Override
    protected Relay newRelay() {
        redis = Servers.onSingle();
        return redis.relay();
    }

    @AfterEach
    void close() {
        redis.close();
    }
}
