package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.idempotency.KeptAnswer;
import io.duologue.core.idempotency.KeyedAnswers;
import io.duologue.core.idempotency.KeyedAnswers.Claim;
import io.duologue.core.idempotency.KeyedAnswers.RequestKey;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.contract.KeyedAnswersContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class KeyedAnswersOnSingleIT extends KeyedAnswersContract {
    private RedisBackend redis;

    @Override
    protected KeyedAnswers newStore() {
        redis = Servers.onSingle();
        return redis.keyedAnswers();
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }

    @Test
    void whatOneNodeHasKeptAnotherOneAnswers() {
        RequestKey key = new RequestKey(new UserId("u_maya"), "POST /reports", "key-00001");
        KeptAnswer answer = new KeptAnswer(new byte[] {1, 2, 3});
        try (RedisBackend other = RedisBackend.open(redis.connection().options())) {
            Claim.Taken taken = (Claim.Taken) redis.keyedAnswers().claim(key, "request", FakeTime.START);
            assertThat(other.keyedAnswers().claim(key, "request", FakeTime.START))
                    .isInstanceOf(Claim.Running.class);

            redis.keyedAnswers().keep(key, taken, answer);

            assertThat(other.keyedAnswers().claim(key, "request", FakeTime.START))
                    .isEqualTo(new Claim.Answered(taken, answer));
        }
    }
}
