package io.duologue.core.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a {@link Line} ends. Safe for many threads.
 *
 * <p>States: open; said, when a close is on its way; gone, when the library has told so or was told to let go. A time begins with the
 * first and is taken back with the last.
 */
final class Farewell {
    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    private final Runnable cut;
    private final Duration within;
    private final Executor threads;
    private final AtomicBoolean said = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    Farewell(Runnable cut, Duration within, Executor threads) {
        this.cut = cut;
        this.within = within;
        this.threads = threads;
    }

    boolean isSaid() {
        return said.get() || gone.isDone();
    }

    /** Whether this call was the first: only then there is a close to be sent. */
    boolean trySay() {
        if (gone.isDone() || !said.compareAndSet(false, true)) {
            return false;
        }
        CompletableFuture<Void> unused = gone.copy()
                .orTimeout(within.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(late -> {
                    cutElsewhere();
                    return null;
                });
        return true;
    }

    void gone() {
        gone.complete(null);
    }

    /** Lets go of the peer, now. */
    void cut() {
        gone();
        try {
            cut.run();
        } catch (RuntimeException e) {
            log.debug("a socket could not be cut", e);
        }
    }

    /** The thread that keeps the time is not ours to block. */
    private void cutElsewhere() {
        try {
            threads.execute(this::cut);
        } catch (RejectedExecutionException e) {
            cut();
        }
    }

    void awaitGone() {
        gone.join();
    }

    void awaitUnlessGone(CompletableFuture<Void> other) {
        if (!other.isDone()) {
            CompletableFuture.anyOf(other, gone).join();
        }
    }
}
