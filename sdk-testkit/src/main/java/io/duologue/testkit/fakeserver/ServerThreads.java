package io.duologue.testkit.fakeserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of one fake server, so that it can be said whether all have ended. Lanes and partners count what they have to do,
 * so that somebody who moves time can wait until it is done. Safe for many threads.
 */
final class ServerThreads {
    private static final int LANES = 8;

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();
    private final Object work = new Object();
    private int undone;
    private final String name;
    private final ExecutorService lanes;
    private final ExecutorService partners;
    private final ExecutorService judges;
    private final ScheduledExecutorService ticking;

    ServerThreads(String name) {
        this.name = name;
        this.lanes = Executors.newFixedThreadPool(LANES, named("lane"));
        this.partners = Executors.newSingleThreadExecutor(named("partners"));
        this.judges = Executors.newCachedThreadPool(named("judge"));
        this.ticking = Executors.newSingleThreadScheduledExecutor(named("tick"));
    }

    private ThreadFactory named(String what) {
        return task -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            running.remove(Thread.currentThread());
                        }
                    },
                    name + "-" + what + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            running.add(thread);
            return thread;
        };
    }

    void start(String what, Runnable task) {
        named(what).newThread(task).start();
    }

    Executor lanes() {
        return counted(lanes);
    }

    /** One thread: what partners hear and say keeps its order. */
    Executor partners() {
        return counted(partners);
    }

    Executor judges() {
        return judges;
    }

    /** What is scheduled after the end is forgotten. */
    Runnable later(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = ticking.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    private Executor counted(Executor executor) {
        return task -> {
            change(1);
            try {
                executor.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        change(-1);
                    }
                });
            } catch (RejectedExecutionException e) {
                // The server is closed: what is left to be done, nobody waits for.
                change(-1);
            }
        };
    }

    private void change(int by) {
        synchronized (work) {
            undone += by;
            work.notifyAll();
        }
    }

    /** Waits until lanes and partners have nothing to do; false if they still have after this time. */
    boolean awaitIdle(Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        synchronized (work) {
            while (undone > 0) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                work.wait(left);
            }
            return true;
        }
    }

    /** The threads that are running. */
    List<Thread> running() {
        List<Thread> alive = new ArrayList<>(running);
        alive.removeIf(thread -> !thread.isAlive());
        return List.copyOf(alive);
    }

    /** Ends every thread and says which ones do not end in this time. */
    List<Thread> end(Duration within) {
        ticking.shutdownNow();
        judges.shutdownNow();
        lanes.shutdownNow();
        partners.shutdownNow();
        List<Thread> ending = List.copyOf(running);
        ending.forEach(Thread::interrupt);
        long end = System.nanoTime() + within.toNanos();
        try {
            for (Thread thread : ending) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return running();
    }
}
