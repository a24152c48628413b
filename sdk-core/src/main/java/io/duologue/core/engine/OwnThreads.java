package io.duologue.core.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of an engine that was handed none: a fixed pool, one for ticking, and those of judgement and of looks. A task waits in the
 * pool's queue; there is at most one for each connection and a few of the engine's own, so that the queue is bounded by the connections.
 * Threads of judgement and of looks come and go, since a custom part may keep one for long: {@link Judgement} and {@link Lookout}
 * bound them. Safe for many threads.
 */
final class OwnThreads implements AutoCloseable {
    /** Tasks block on stores: more threads than processors keep the processors busy. */
    private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private final ExecutorService pool = pool();
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(named("tick"));
    private final ExecutorService judging = Executors.newCachedThreadPool(named("judge"));
    private final ExecutorService looking = Executors.newCachedThreadPool(named("look"));

    private static ExecutorService pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("lane"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String what) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "duologue-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Executor executor() {
        return task -> {
            try {
                pool.execute(task);
            } catch (RejectedExecutionException e) {
                // The engine is closed: what is left to be done, nobody waits for.
            }
        };
    }

    /** Refuses when it is closed. */
    Executor judges() {
        return judging;
    }

    /** Refuses when it is closed. */
    Executor looks() {
        return looking;
    }

    EngineTimer timer() {
        return (delay, task) -> {
            try {
                ScheduledFuture<?> future = ticking.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> future.cancel(false);
            } catch (RejectedExecutionException e) {
                return () -> {};
            }
        };
    }

    @Override
    public void close() {
        ticking.shutdownNow();
        judging.shutdownNow();
        looking.shutdownNow();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
