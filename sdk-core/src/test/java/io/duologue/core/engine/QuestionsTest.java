package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRules;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuestionsTest {
    private static final ParticipantId MAYA = new ParticipantId("u_maya");
    private static final Duration A_MOMENT = Duration.ofMillis(10);
    private static final int LIMIT = 3;

    private final List<Runnable> due = new ArrayList<>();
    private final EngineTimer timer = (delay, task) -> {
        due.add(task);
        return () -> due.remove(task);
    };
    private final List<Thread> threads = new ArrayList<>();
    private final List<@Nullable ParticipantId> abandoned = new ArrayList<>();

    @Test
    void aPlaceIsGivenBackThoughTheQuestionCouldNotEvenBeBegun() {
        boolean[] isBroken = {true};
        Questions questions = questions(task -> {
            if (isBroken[0]) {
                throw new IllegalStateException("no thread is to be had");
            }
            task.run();
        });

        for (int i = 0; i < Questions.AT_ONCE; i++) {
            assertThat(questions.ask(MAYA, () -> "because")).isCompletedExceptionally();
        }
        isBroken[0] = false;

        assertThat(questions.ask(MAYA, () -> "because")).isCompletedWithValue("because");
    }

    @Test
    void noMoreThanSoManyAreUnderWayAndWhereOneIsSlowNobodyWaitsForAPlace() {
        List<Runnable> taken = new ArrayList<>();
        Questions questions = questions(taken::add);
        CompletableFuture<String> first = questions.ask(MAYA, () -> "because");
        for (int i = 1; i < Questions.AT_ONCE; i++) {
            var unused = questions.ask(MAYA, () -> "because");
        }
        assertThat(questions.await(first, A_MOMENT)).isEmpty();

        CompletableFuture<String> oneMore = questions.ask(MAYA, () -> "because");
        taken.forEach(Runnable::run);

        assertThat(oneMore).isCompletedExceptionally();
        assertThat(taken).hasSize(Questions.AT_ONCE);
        assertThat(questions.await(first, A_MOMENT)).hasValue("because");
    }

    @Test
    void whatIsGivenUpIsToldWithWhomItWasAboutAndWithThreeThatHangNobodyIsAsked() throws InterruptedException {
        Questions questions = questions(this::onOneOfItsOwn);
        for (int hanging = 0; hanging < LIMIT; hanging++) {
            var unused = questions.ask(MAYA, QuestionsTest::hang);
            while (threads.get(hanging).getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
            due.remove(0).run();
        }

        CompletableFuture<String> oneMore = questions.ask(MAYA, () -> "because");

        assertThat(abandoned).containsExactly(MAYA, MAYA, MAYA);
        assertThat(oneMore).isCompletedExceptionally();
        assertThat(threads).hasSize(LIMIT);
    }

    private Questions questions(Executor executor) {
        Lookout lookout = new Lookout(
                executor,
                timer,
                EngineOptions.builder().maxAbandonedLooks(LIMIT).build());
        PairingListener listener = new PairingListener() {
            @Override
            public void lookAbandoned(Duration after, @Nullable ParticipantId atHand) {
                abandoned.add(atHand);
            }
        };
        PairingRules rules =
                PairingRules.standard(Topics.tech(), Duration.ofHours(24)).heardBy(listener);
        return new Questions(lookout, rules, Runnable::run);
    }

    private void onOneOfItsOwn(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Whoever interrupts it is not heard, as in the worst of parts. */
    private static String hang() {
        while (true) {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
    }
}
