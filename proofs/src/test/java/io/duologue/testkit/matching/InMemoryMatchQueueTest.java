package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.MatchQueue;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueueLimits;
import io.duologue.testkit.Rule;
import org.junit.jupiter.api.Test;

class InMemoryMatchQueueTest extends MatchQueueContract {

    private static final int CHANGES_KEPT = 10_000;

    @Override
    protected MatchQueue newQueue(QueueLimits limits) {
        return MatchQueue.inMemory(limits);
    }

    @Test
    @Rule("Q-25")
    void whoIsTooFarBehindIsToldOfEverybody() {
        MatchQueue queue = newQueue(QueueLimits.standard());
        String start = queue.changes("").upTo();
        comeAndGo(queue, CHANGES_KEPT / 2);

        assertThat(queue.changes(start).anew()).isFalse();

        comeAndGo(queue, 1);
        assertThat(queue.changes(start).anew()).isTrue();
    }

    private static void comeAndGo(MatchQueue queue, int times) {
        for (int time = 0; time < times; time++) {
            queue.add(Tickets.of("ann").build(), Tickets.START);
            queue.remove(new ParticipantId("ann"));
        }
    }
}
