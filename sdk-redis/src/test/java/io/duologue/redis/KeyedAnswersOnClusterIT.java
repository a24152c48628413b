package io.duologue.redis;

import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.testkit.contract.KeyedAnswersContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class KeyedAnswersOnClusterIT extends KeyedAnswersContract {
    private RedisBackend redis;

    @Override
    protected KeyedAnswers newStore() {
        redis = Servers.onCluster();
        return redis.keyedAnswers();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
