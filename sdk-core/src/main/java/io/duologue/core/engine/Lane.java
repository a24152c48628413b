package io.duologue.core.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
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
    private final Consumer<RuntimeException> onFailure;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;

    /**
     * A lane.
     *
     * @param onFailure hears of a task that threw, on the lane; the lane goes on
     */
    Lane(Executor threads, Consumer<RuntimeException> onFailure) {
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
        threads.execute(this::turn);
    }

    private void turn() {
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
        threads.execute(this::turn);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            try {
                onFailure.accept(e);
            } catch (RuntimeException second) {
                log.error("a failure could not be dealt with", second);
            }
        }
    }
}
