package io.duologue.redis;

import io.duologue.core.presence.NodeId;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;
import io.duologue.testkit.matching.MatchQueueContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** One connection for all queues of a test, each of a name of its own. */
@ExtendWith(Servers.class)
class MatchQueueOnSingleIT extends MatchQueueContract {
    private final RedisBackend redis = Servers.onSingle();
    private int queues;

    @Override
    protected MatchQueue newQueue(QueueLimits limits) {
        queues++;
        return redis.queue("q" + queues, limits, new NodeId("north"));
    }

    @AfterEach
    void hangUp() {
        redis.close();
    }
}
