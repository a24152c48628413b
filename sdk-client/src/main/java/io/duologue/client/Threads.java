package io.duologue.client;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that a client starts by itself: daemons with names. One instance per client. */
final class Threads {
    private static final AtomicInteger CLIENTS = new AtomicInteger();
    /** As many callbacks may block at the same time before others wait for them. */
    private static final int CALLBACKS = 8;

    private final String prefix = "duologue-client-" + CLIENTS.incrementAndGet() + "-";

    /** Known by its type: a group of threads would outlive the client, for its parent keeps it until Java 19. */
    private static final class Own extends Thread {
        private final Threads owner;

        Own(Threads owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
        }
    }

    private ThreadFactory named(String what) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Own(this, task, prefix + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Whether the calling thread is one of these. */
    boolean isHere() {
        return Thread.currentThread() instanceof Own own && own.owner == this;
    }

    ScheduledExecutorService protocol() {
        ScheduledThreadPoolExecutor protocol = new ScheduledThreadPoolExecutor(1, named("protocol"));
        protocol.setRemoveOnCancelPolicy(true);
        protocol.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return protocol;
    }

    ExecutorService callbacks() {
        ThreadPoolExecutor callbacks = new ThreadPoolExecutor(
                CALLBACKS, CALLBACKS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("callback"));
        callbacks.allowCoreThreadTimeOut(true);
        return callbacks;
    }

    /** For OkHttp, which bounds how many of them it uses. */
    ExecutorService http() {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), named("okhttp"));
    }

    /** Ends it in an orderly way if that is quick enough, and by interrupting otherwise. */
    void end(ExecutorService executor, Duration within) throws InterruptedException {
        executor.shutdown();
        if (isHere()) {
            return;
        }
        if (!executor.awaitTermination(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS)) {
            executor.shutdownNow();
            executor.awaitTermination(200, TimeUnit.MILLISECONDS);
        }
    }
}
