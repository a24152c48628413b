package io.duologue.redis;

import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.LogLimits;
import io.duologue.testkit.contract.ConversationLogContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ConversationLogOnClusterIT extends ConversationLogContract {
    private final List<RedisBackend> open = new ArrayList<>();

    @Override
    protected ConversationLog newLog(LogLimits limits) {
        RedisBackend redis = Servers.onCluster();
        open.add(redis);
        return redis.log(limits, new Random(1));
    }

    @AfterEach
    void hangUp() {
        open.forEach(RedisBackend::close);
    }
}
