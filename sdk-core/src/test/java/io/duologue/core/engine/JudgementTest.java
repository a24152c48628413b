package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.ModerationPolicy;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bounded time, and a bounded number at once. */
@Timeout(60)
class JudgementTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final MessageDraft DRAFT =
            new MessageDraft(new ConversationId("c_talk"), new UserId("u_maya"), "Hello", NINE, NINE);
    private static final Optional<Verdict> ALLOWED = Optional.of(Verdict.ALLOW);

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<Runnable> timers = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() {
        released.countDown();
        threads.shutdownNow();
    }

    private Judgement judgement(ModerationPolicy policy, Executor judges) {
        EngineOptions one = EngineOptions.builder().maxJudgements(1).build();
        return new Judgement(policy, one, judges, (delay, task) -> {
            assertThat(delay).isEqualTo(Duration.ofSeconds(2));
            timers.add(task);
            return () -> timers.remove(task);
        });
    }

    private void timeIsOver() {
        List.copyOf(timers).forEach(Runnable::run);
    }

    private void threadIsFree() throws Exception {
        threads.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }

    /** Whatever happens. */
    private Verdict hangingOn(MessageDraft draft) {
        begun.countDown();
        boolean done = false;
        while (!done) {
            try {
                released.await();
                done = true;
            } catch (InterruptedException e) {
                // does not care
            }
        }
        return Verdict.ALLOW;
    }

    private Verdict waitingOn(MessageDraft draft) {
        begun.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return Verdict.ALLOW;
    }

    @Test
    @Tag("O-4")
    void aQuickPolicyIsAskedOnTheCallersThread() {
        ModerationPolicy quick = ModerationPolicy.standard().and(ModerationPolicy.allowAll());

        CompletableFuture<Optional<Verdict>> verdict = judgement(quick, threads).on(DRAFT);

        assertThat(quick).isInstanceOf(ModerationPolicy.Quick.class);
        assertThat(verdict).isCompletedWithValue(ALLOWED);
        assertThat(timers).isEmpty();
    }

    @Test
    @Tag("O-4")
    void aPolicyIsNoQuickerThanItsSlowestPart() {
        ModerationPolicy slow = draft -> Verdict.ALLOW;

        assertThat(ModerationPolicy.standard().and(slow)).isNotInstanceOf(ModerationPolicy.Quick.class);
        assertThat(slow.and(ModerationPolicy.standard())).isNotInstanceOf(ModerationPolicy.Quick.class);
    }

    @Test
    @Tag("O-2")
    void aCallThatHangsKeepsItsPlaceAlsoWhenItsTimeIsOver() throws Exception {
        Judgement judgement = judgement(this::hangingOn, threads);

        CompletableFuture<Optional<Verdict>> hanging = judgement.on(DRAFT);
        begun.await();
        timeIsOver();
        CompletableFuture<Optional<Verdict>> refused = judgement.on(DRAFT);
        released.countDown();
        threadIsFree();
        CompletableFuture<Optional<Verdict>> later = judgement.on(DRAFT);

        assertThat(hanging).isCompletedWithValue(Optional.empty());
        assertThat(refused).isCompletedWithValue(Optional.empty());
        assertThat(later.get(30, TimeUnit.SECONDS)).isEqualTo(ALLOWED);
        assertThat(timers).isEmpty();
    }

    @Test
    @Tag("O-2")
    void aCallThatCanBeInterruptedGivesItsPlaceAndItsThreadBack() throws Exception {
        CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
        Judgement judgement = judgement(
                this::waitingOn,
                call -> threads.execute(() -> {
                    call.run();
                    interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
                }));

        CompletableFuture<Optional<Verdict>> waiting = judgement.on(DRAFT);
        begun.await();
        timeIsOver();
        boolean interrupted = interruptedAfterwards.get(30, TimeUnit.SECONDS);
        released.countDown();
        CompletableFuture<Optional<Verdict>> later = judgement.on(DRAFT);

        assertThat(waiting).isCompletedWithValue(Optional.empty());
        assertThat(interrupted).isFalse();
        assertThat(later.get(30, TimeUnit.SECONDS)).isEqualTo(ALLOWED);
    }

    @Test
    @Tag("O-2")
    void aCallThatDidNotBeginInTimeIsNotMade() {
        AtomicInteger calls = new AtomicInteger();
        List<Runnable> queue = new ArrayList<>();
        Judgement judgement = judgement(
                draft -> {
                    calls.incrementAndGet();
                    return Verdict.ALLOW;
                },
                queue::add);

        CompletableFuture<Optional<Verdict>> late = judgement.on(DRAFT);
        timeIsOver();
        queue.remove(0).run();
        CompletableFuture<Optional<Verdict>> next = judgement.on(DRAFT);
        queue.remove(0).run();

        assertThat(late).isCompletedWithValue(Optional.empty());
        assertThat(next).isCompletedWithValue(ALLOWED);
        assertThat(calls).hasValue(1);
    }

    @Test
    @Tag("O-2")
    @SuppressWarnings("NullAway") // what a policy written elsewhere may do all the same
    void noVerdictAndNoEndOfThinkingAreNoVerdict() {
        ModerationPolicy.Quick silent = draft -> null;
        ModerationPolicy.Quick deep = draft -> {
            throw new StackOverflowError();
        };

        assertThat(judgement(silent, threads).on(DRAFT)).isCompletedWithValue(Optional.empty());
        assertThat(judgement(deep, threads).on(DRAFT)).isCompletedWithValue(Optional.empty());
        assertThat(judgement(draft -> null, Runnable::run).on(DRAFT)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aCallThatTheJudgesDoNotTakeHoldsNoPlace() {
        AtomicBoolean closed = new AtomicBoolean(true);
        Judgement judgement = judgement(draft -> Verdict.ALLOW, call -> {
            if (closed.get()) {
                throw new RejectedExecutionException("closed");
            }
            call.run();
        });

        CompletableFuture<Optional<Verdict>> refused = judgement.on(DRAFT);
        closed.set(false);
        CompletableFuture<Optional<Verdict>> later = judgement.on(DRAFT);

        assertThat(refused).isCompletedWithValue(Optional.empty());
        assertThat(later).isCompletedWithValue(ALLOWED);
        assertThat(timers).isEmpty();
    }
}
