package io.duologue.core.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in order, on somebody else's threads. State that only one lane touches needs no lock.
 * Safe for many threads. What is fed to a lane from a network is bounded by whoever feeds it.
 */
final class Lane implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    /** Tasks that run before others get the thread. */
    private static final int TURN = 16;

    private final Executor threads;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;

    /**
     * A lane.
     *
     * @param onFailure hears of a task that threw, on the lane; the lane goes on
     */
    Lane(Executor threads, Consumer<Throwable> onFailure) {
        this.threads = threads;
        this.onFailure = onFailure;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        if (!handOver()) {
            turn();
        }
    }

    /** False if the threads take nothing: then whoever brought the task runs what there is, so that nothing is lost. */
    private boolean handOver() {
        try {
            threads.execute(this::turn);
            return true;
        } catch (RejectedExecutionException e) {
            log.warn("the threads take no task; it is run where it came from", e);
            return false;
        }
    }

    private void turn() {
        do {
            for (int i = 0; i < TURN; i++) {
                Runnable task;
                synchronized (tasks) {
                    task = tasks.poll();
                    if (task == null) {
                        scheduled = false;
                        return;
                    }
                }
                run(task);
            }
        } while (!handOver());
    }

    /** Whatever a task throws, the lane goes on: an error that ended it would leave it scheduled for ever. */
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            try {
                onFailure.accept(e);
            } catch (Throwable second) {
                log.error("a failure could not be dealt with", second);
            }
        }
    }
}
