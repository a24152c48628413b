package io.duologue.testkit.matching;

import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;

class InMemoryMatchQueueTest extends MatchQueueContract {

    @Override
    protected MatchQueue newQueue(QueueLimits limits) {
        return MatchQueue.inMemory(limits);
    }
}
