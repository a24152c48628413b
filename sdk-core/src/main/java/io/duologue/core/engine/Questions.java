package io.duologue.core.engine;

import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the parts of pairing, which may be custom ones and may hang, on behalf of people who are told something: a few at once, on threads
 * that can be given up, so that neither lanes nor callers hang with them. What is given up here is not counted against pairing. Safe for
 * many threads.
 */
final class Questions {
    private static final Logger log = LoggerFactory.getLogger(Questions.class);

    /** So many are under way at most, those not counted that were given up. */
    static final int AT_ONCE = 4;

    /** How long a place is waited for while answers come quickly. */
    private static final Duration PLACE_WITHIN = Duration.ofMillis(250);

    private final Lookout lookout;
    private final PairingRules rules;
    private final Executor telling;
    private final Semaphore places = new Semaphore(AT_ONCE);
    /** Whether somebody waited in vain since the latest answer: then nobody waits for a place. */
    private volatile boolean isSlow;

    /**
     * @param lookout for these questions alone
     * @param rules whose listener hears of those that are given up
     * @param telling where it hears of them
     */
    Questions(Lookout lookout, PairingRules rules, Executor telling) {
        this.lookout = lookout;
        this.rules = rules;
        this.telling = telling;
    }

    /**
     * The answer; fails if the question does, is given up, or finds no place among those that are under way.
     *
     * @param about of whom the listener is told if it is given up
     */
    <T> CompletableFuture<T> ask(ParticipantId about, Supplier<T> question) {
        if (!takePlace()) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("too many questions are under way"));
        }
        CompletableFuture<T> answer;
        try {
            answer = lookout.on(question);
        } catch (RuntimeException | OutOfMemoryError e) {
            // As when no further thread can be had.
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((told, failure) -> {
            places.release();
            if (failure == null) {
                isSlow = false;
            } else {
                failed(about, failure);
            }
        });
    }

    /** The answer if it is there within that time. */
    <T> Optional<T> await(CompletableFuture<T> answer, Duration patience) {
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException e) {
            isSlow = true;
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private boolean takePlace() {
        if (lookout.isExhausted()) {
            return false;
        }
        if (places.tryAcquire()) {
            return true;
        }
        if (isSlow) {
            return false;
        }
        try {
            boolean taken = places.tryAcquire(PLACE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            isSlow |= !taken;
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** May be called by the timer, which a listener is not to hold up. */
    private void failed(ParticipantId about, Throwable failure) {
        if (failure instanceof Lookout.Abandoned) {
            log.warn("a question about {} was given up; {} hang", about, lookout.abandoned(), failure);
            telling.execute(() -> rules.tell(listener -> listener.lookAbandoned(lookout.limit(), about)));
        } else if (!(failure instanceof RejectedExecutionException)) {
            log.warn("a question about {} failed", about, failure);
        }
    }
}
