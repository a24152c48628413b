package io.duologue.core.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets custom parts look at who waits on threads that can be given up: what takes too long is interrupted, and its answer, should there be
 * one, is heard by nobody. Invariant: {@code abandoned} are the threads that were given up and have not come back. Safe for many threads.
 */
final class Lookout {
    private final Executor threads;
    private final EngineTimer timer;
    private final Duration limit;
    private final int mostAbandoned;
    private final AtomicInteger abandoned = new AtomicInteger();

    Lookout(Executor threads, EngineTimer timer, EngineOptions options) {
        this.threads = threads;
        this.timer = timer;
        this.limit = options.lookLimit();
        this.mostAbandoned = options.maxAbandonedLooks();
    }

    /** A look that was given up. Its stack is that of the thread on which it hangs, empty if none had begun it. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1;

        Abandoned(Duration limit, @Nullable Thread hanging) {
            super("a look at who waits took longer than " + limit
                    + " and was given up: a custom part of pairing hangs");
            setStackTrace(hanging == null ? new StackTraceElement[0] : hanging.getStackTrace());
        }
    }

    /** How long a look may take. */
    Duration limit() {
        return limit;
    }

    /** How many threads were given up and have not come back. */
    int abandoned() {
        return abandoned.get();
    }

    /** Whether so many threads hang that no more is to be risked. */
    boolean isExhausted() {
        return abandoned.get() >= mostAbandoned;
    }

    /** The answer of the look, or what it threw, or {@link Abandoned}; where the threads are the caller's own it is there at once. */
    <T> CompletableFuture<T> on(Supplier<T> look) {
        Call<T> call = new Call<>(look);
        try {
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            call.answer.completeExceptionally(e);
        }
        if (!call.answer.isDone()) {
            EngineTimer.Cancellation timeOut = timer.schedule(limit, call::expire);
            var unused = call.answer.whenComplete((answer, failure) -> timeOut.cancel());
        }
        return call.answer;
    }

    /** One look. */
    private final class Call<T> implements Runnable {
        private final Supplier<T> look;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        /** Where it is under way; guarded by this, as is {@code givenUp}. */
        private @Nullable Thread looking;

        private boolean givenUp;

        Call(Supplier<T> look) {
            this.look = look;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            Runnable outcome;
            try {
                T found = look.get();
                outcome = () -> answer.complete(found);
            } catch (Throwable e) {
                outcome = () -> answer.completeExceptionally(e);
            }
            if (finish()) {
                outcome.run();
            }
        }

        private synchronized boolean begin() {
            looking = Thread.currentThread();
            return !givenUp;
        }

        /** False if it was given up meanwhile. The thread goes back to whoever lent it, and is not to be interrupted there. */
        private synchronized boolean finish() {
            looking = null;
            if (givenUp) {
                abandoned.decrementAndGet();
                var unused = Thread.interrupted();
            }
            return !givenUp;
        }

        private void expire() {
            Abandoned late;
            synchronized (this) {
                if (answer.isDone() || givenUp) {
                    return;
                }
                givenUp = true;
                late = new Abandoned(limit, looking);
                if (looking != null) {
                    abandoned.incrementAndGet();
                    looking.interrupt();
                }
            }
            answer.completeExceptionally(late);
        }
    }
}
