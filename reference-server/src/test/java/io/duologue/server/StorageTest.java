package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.redis.RedisOptions;
import io.duologue.redis.RedisOptions.Guarantee;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
    private static final RedisOptions SENTINELS = RedisOptions.of("redis-sentinel://s1,s2,s3/main");

    @ParameterizedTest
    @ValueSource(strings = {"redis-sentinel://s1,s2,s3/main", "redis-cluster://r1,r2"})
    void aStartWarnsWhereAnotherServerTakesOverAndNoneConfirms(String url) {
        assertThat(Storage.unconfirmed(RedisOptions.of(url)))
                .hasValueSatisfying(warning -> assertThat(warning).contains("DUOLOGUE_REDIS_REPLICAS is 0"));
    }

    @Test
    void aStartSaysNothingWhereNoneTakesOverOrOneConfirmsOrItIsOnTheDisk() {
        assertThat(Storage.unconfirmed(RedisOptions.of("redis://r1"))).isEmpty();
        assertThat(Storage.unconfirmed(SENTINELS.copy().withReplicas(1))).isEmpty();
        assertThat(Storage.unconfirmed(SENTINELS.copy().withGuarantee(Guarantee.DURABLE)))
                .isEmpty();
    }
}
