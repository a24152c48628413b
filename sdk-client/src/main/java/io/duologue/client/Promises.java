package io.duologue.client;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that somebody waits for. A promise is kept on the callback executor, because what depends on it is user code;
 * none is left open when the client is closed. Safe for many threads; nothing is completed under its lock.
 */
final class Promises {
    private final Executor callbacks;
    private final Object lock = new Object();
    /** What every open promise comes to if nothing else happens before the end. */
    private final IdentityHashMap<CompletableFuture<?>, Runnable> open = new IdentityHashMap<>();

    private final Set<Thread> finishing = ConcurrentHashMap.newKeySet();
    private boolean closed;

    Promises(Executor callbacks) {
        this.callbacks = callbacks;
    }

    <T> CompletableFuture<T> open() {
        return open(promise -> promise.completeExceptionally(closing()));
    }

    /** @param atTheEnd what it comes to if nothing else happens before */
    <T> CompletableFuture<T> open(Consumer<CompletableFuture<T>> atTheEnd) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        boolean late;
        synchronized (lock) {
            late = closed;
            if (!late) {
                open.put(promise, () -> atTheEnd.accept(promise));
            }
        }
        if (late) {
            atTheEnd.accept(promise);
        }
        return promise;
    }

    <T> void keep(CompletableFuture<T> promise, @Nullable T value) {
        settle(promise, () -> promise.complete(value));
    }

    void fail(CompletableFuture<?> promise, Throwable failure) {
        settle(promise, () -> promise.completeExceptionally(failure));
    }

    private void settle(CompletableFuture<?> promise, Runnable how) {
        synchronized (lock) {
            if (open.replace(promise, how) == null) {
                return;
            }
        }
        execute(promise, how);
    }

    private void execute(CompletableFuture<?> promise, Runnable how) {
        try {
            callbacks.execute(() -> finish(promise, how));
        } catch (RejectedExecutionException e) {
            // An executor that takes nothing must not leave anybody waiting, and what depends on it must not run here.
            ForkJoinPool.commonPool().execute(() -> finish(promise, how));
        }
    }

    private void finish(CompletableFuture<?> promise, Runnable how) {
        Thread thread = Thread.currentThread();
        boolean first = finishing.add(thread);
        try {
            how.run();
        } finally {
            if (first) {
                finishing.remove(thread);
            }
            synchronized (lock) {
                open.remove(promise);
            }
        }
    }

    /** Whatever is still open fails, and so does whatever is opened from now on. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        all().forEach(this::execute);
    }

    /** Whoever still waits is told on this thread. */
    void closeHere() {
        all().forEach(this::finish);
    }

    private Map<CompletableFuture<?>, Runnable> all() {
        synchronized (lock) {
            return new IdentityHashMap<>(open);
        }
    }

    /** Whether the calling thread is in the middle of something that depends on a promise. */
    boolean isHere() {
        return finishing.contains(Thread.currentThread());
    }

    int size() {
        synchronized (lock) {
            return open.size();
        }
    }

    /** What is handed out: completing it changes nothing here, and a failure is not wrapped into another one. */
    static <T> CompletableFuture<T> view(CompletableFuture<T> promise) {
        CompletableFuture<T> view = new CompletableFuture<>();
        var unused = promise.whenComplete((value, failure) -> {
            if (failure == null) {
                view.complete(value);
            } else {
                view.completeExceptionally(failure);
            }
        });
        return view;
    }

    static DuologueException.Closed closing() {
        return new DuologueException.Closed("the client was closed");
    }
}
