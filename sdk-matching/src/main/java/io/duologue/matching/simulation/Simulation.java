package io.duologue.matching.simulation;

import io.duologue.matching.MatchQueue;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.WaitEstimator;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A trace, a strategy, and what is looked at while the one goes through the other. Immutable; each {@link #run} begins anew.
 *
 * <p>What is used in earnest is used here: the queue, the rules, and the ways to enter a conversation. What is made up are people and time.
 */
public final class Simulation {

    private static final Duration COOL_DOWN = Duration.ofHours(24);
    private static final int MOST_TICKETS = 10_000_000;

    private final Trace trace;
    private final Strategy strategy;
    private final Duration repeatCoolDown;
    private final Supplier<WaitEstimator> estimator;
    private final Supplier<MatchQueue> queue;
    private final boolean looksBack;

    private Simulation(
            Trace trace,
            Strategy strategy,
            Duration repeatCoolDown,
            Supplier<WaitEstimator> estimator,
            Supplier<MatchQueue> queue,
            boolean looksBack) {
        this.trace = trace;
        this.strategy = strategy;
        this.repeatCoolDown = repeatCoolDown;
        this.estimator = estimator;
        this.queue = queue;
        this.looksBack = looksBack;
    }

    /** With a repeat cool-down of 24 h, the usual estimates, and a queue in memory. */
    public static Simulation of(Trace trace, Strategy strategy) {
        return new Simulation(
                trace,
                strategy,
                COOL_DOWN,
                () -> WaitEstimator.standard(trace.topics()),
                () -> MatchQueue.inMemory(QueueLimits.ofTickets(MOST_TICKETS)),
                false);
    }

    /** The same, with other estimates to be judged. */
    public Simulation estimatingBy(Supplier<WaitEstimator> estimates) {
        return new Simulation(trace, strategy, repeatCoolDown, estimates, queue, looksBack);
    }

    /** The same, with a queue of one's own. */
    public Simulation queuingIn(Supplier<MatchQueue> ownQueue) {
        return new Simulation(trace, strategy, repeatCoolDown, estimator, ownQueue, looksBack);
    }

    /** The same, which afterwards finds out what could have been reached: for traces of some thousands, see {@link Hindsight}. */
    public Simulation lookingBack() {
        return new Simulation(trace, strategy, repeatCoolDown, estimator, queue, true);
    }

    /** Goes through the whole trace, until everybody who came has gone. */
    public RunFigures run() {
        return new Run(this).run();
    }

    Trace trace() {
        return trace;
    }

    Strategy strategy() {
        return strategy;
    }

    Duration repeatCoolDown() {
        return repeatCoolDown;
    }

    WaitEstimator newEstimator() {
        return estimator.get();
    }

    MatchQueue newQueue() {
        return queue.get();
    }

    boolean looksBack() {
        return looksBack;
    }
}
