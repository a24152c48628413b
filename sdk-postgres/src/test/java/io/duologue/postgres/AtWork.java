package io.duologue.postgres;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.testkit.FakeTime;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A node that is at work: people sign up, talk, block and are restricted, round by round, until it is told to stop. */
final class AtWork {
    private static final Instant NOW = FakeTime.START;
    private static final ProviderId GITHUB = new ProviderId("github");

    private final PostgresBackend node;
    private final int workers;
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    AtWork(PostgresBackend node, int workers) {
        this.node = node;
        this.workers = workers;
    }

    List<Future<?>> start(ExecutorService threads) {
        return IntStream.range(0, workers)
                .<Future<?>>mapToObj(worker -> threads.submit(() -> work(worker)))
                .toList();
    }

    void stop() {
        stopped.set(true);
    }

    int rounds() {
        return rounds.get();
    }

    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    private void work(int worker) {
        for (int round = 0; !stopped.get(); round++) {
            try {
                round(worker + "x" + round);
            } catch (RuntimeException e) {
                failures.add(e);
            }
            rounds.incrementAndGet();
        }
    }

    private void round(String name) {
        UserId one = new UserId("u_one" + name);
        UserId other = new UserId("u_other" + name);
        ConversationId conversation = new ConversationId("c_of" + name);
        node.accounts().register(new LinkedIdentity(GITHUB, name), one, NOW);
        require(node.accounts().find(one).isPresent());
        node.conversations().started(new ConversationInfo(conversation, one, other, "backend", NOW));
        node.conversations().ended(conversation, EndCause.NEXT, one, NOW);
        require(node.conversations().latest(one, 1).size() == 1);
        node.blocks().block(one, other, "b_" + name, "Somebody", NOW);
        require(node.blocks().betweenEither(other, one));
        require(node.restrictions().active(one, NOW).isEmpty());
        node.accounts().remove(one);
        require(node.accounts().find(one).isEmpty());
    }

    private static void require(boolean fact) {
        if (!fact) {
            throw new AssertionError("what was written is read");
        }
    }
}
