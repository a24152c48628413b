package io.duologue.core.engine;

import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.Verdict;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the moderation policy, for a bounded time and a bounded number of times at once. Without a verdict nothing is sent.
 *
 * <p>Safe for many threads; never waits for the policy. A {@link ModerationPolicy.Quick} one is asked on the caller's thread: handing
 * over each message twice would cost more than judging it. Any other is asked on the judges' threads. Invariant: a call holds its
 * place until the policy has returned, not merely until its time is over; so calls that never return are bounded too.
 */
final class Judgement {
    private static final Logger log = LoggerFactory.getLogger(Judgement.class);

    private final ModerationPolicy policy;
    private final Duration limit;
    private final Executor judges;
    private final EngineTimer timer;
    private final Semaphore places;
    private final AtomicBoolean toldFull = new AtomicBoolean();

    Judgement(ModerationPolicy policy, EngineOptions options, Executor judges, EngineTimer timer) {
        this.policy = policy;
        this.limit = options.judgementLimit();
        this.judges = judges;
        this.timer = timer;
        this.places = new Semaphore(options.maxJudgements());
    }

    /** How long a verdict may take. */
    Duration limit() {
        return limit;
    }

    /** The verdict, or empty if there is none: the policy failed, took too long, or was asked too often at once. */
    CompletableFuture<Optional<Verdict>> on(MessageDraft draft) {
        if (policy instanceof ModerationPolicy.Quick) {
            return CompletableFuture.completedFuture(ask(draft));
        }
        if (!places.tryAcquire()) {
            if (toldFull.compareAndSet(false, true)) {
                log.warn("no more judgements at once; messages are refused until one of them is done");
            }
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Call call = new Call(draft);
        try {
            EngineTimer.Cancellation timeOut = timer.schedule(limit, call::expire);
            var unused = call.verdict.thenRun(timeOut::cancel);
            judges.execute(call);
        } catch (RejectedExecutionException e) {
            log.warn("nobody takes a judgement; the message is not sent", e);
            call.verdict.complete(Optional.empty());
            free();
        }
        return call.verdict;
    }

    private Optional<Verdict> ask(MessageDraft draft) {
        try {
            return Optional.of(Objects.requireNonNull(policy.judge(draft), "a policy gave no verdict"));
        } catch (RuntimeException | StackOverflowError e) {
            log.error("a moderation policy failed; the message is not sent", withoutWords(e));
            return Optional.empty();
        }
    }

    /** What a policy throws may quote the message. */
    private static Throwable withoutWords(Throwable thrown) {
        Throwable shown = new Throwable(thrown.getClass().getName());
        shown.setStackTrace(thrown.getStackTrace());
        return shown;
    }

    private void free() {
        toldFull.set(false);
        places.release();
    }

    /** One call of a policy that may block. */
    private final class Call implements Runnable {
        private final MessageDraft draft;
        private final CompletableFuture<Optional<Verdict>> verdict = new CompletableFuture<>();
        /** Where the policy is thinking; guarded by this. */
        private @Nullable Thread thinking;

        Call(MessageDraft draft) {
            this.draft = draft;
        }

        @Override
        public void run() {
            try {
                if (begin()) {
                    Optional<Verdict> found;
                    try {
                        found = ask(draft);
                    } finally {
                        finish();
                    }
                    if (!verdict.complete(found)) {
                        found.ifPresent(this::late);
                    }
                }
            } finally {
                free();
            }
        }

        private synchronized boolean begin() {
            if (verdict.isDone()) {
                return false;
            }
            thinking = Thread.currentThread();
            return true;
        }

        /** The interruption of this call must not hit what its thread does next. */
        private synchronized void finish() {
            thinking = null;
            if (verdict.isDone()) {
                var unused = Thread.interrupted();
            }
        }

        void expire() {
            if (!verdict.complete(Optional.empty())) {
                return;
            }
            log.warn("a judgement took longer than {}; the message is not sent", limit);
            synchronized (this) {
                if (thinking != null && thinking != Thread.currentThread()) {
                    thinking.interrupt();
                }
            }
        }

        private void late(Verdict found) {
            if (found.action().compareTo(Verdict.Action.BLOCK) >= 0) {
                log.warn(
                        "a verdict came too late: {} by the rule {} in {}",
                        found.action(),
                        found.rule(),
                        draft.conversation());
            }
        }
    }
}
