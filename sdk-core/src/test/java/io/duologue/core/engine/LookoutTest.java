package io.duologue.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LookoutTest {
    private static final EngineOptions TWO =
            EngineOptions.builder().maxAbandonedLooks(2).build();

    private final List<Runnable> due = new ArrayList<>();
    private final EngineTimer timer = (delay, task) -> {
        due.add(task);
        return () -> due.remove(task);
    };
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Test
    void aLookThatComesBackInTimeIsHeardAndNobodyWaitsForItsEnd() {
        CompletableFuture<String> answer = lookout(Runnable::run).on(() -> "pairs");

        assertThat(answer).isCompletedWithValue("pairs");
        assertThat(due).isEmpty();
    }

    @Test
    void whatALookThrowsIsItsAnswer() {
        CompletableFuture<String> answer = lookout(Runnable::run).on(() -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(answer::join).hasRootCauseMessage("broken");
    }

    @Test
    void aLookThatHangsIsInterruptedAndItsLateAnswerIsHeardByNobody() throws InterruptedException {
        Lookout lookout = lookout(this::onOneOfItsOwn);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> answer = lookout.on(() -> hang(begun));
        begun.await();

        due.remove(0).run();

        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(Lookout.Abandoned.class)
                .hasMessageContaining("PT10S");
        assertThat(lookout.abandoned()).isEqualTo(1);
        letGo.countDown();
        threads.get(0).join();
        assertThat(lookout.abandoned()).isZero();
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void whereItHangsIsInTheStackOfWhatIsThrown() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> answer = lookout(this::onOneOfItsOwn).on(() -> hang(begun));
        begun.await();

        due.remove(0).run();

        assertThatThrownBy(answer::join)
                .cause()
                .satisfies(thrown -> assertThat(thrown.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("hang")));
        letGo.countDown();
    }

    @Test
    void withSoManyThatHangItIsExhaustedUntilOneComesBack() throws InterruptedException {
        Lookout lookout = lookout(this::onOneOfItsOwn);
        for (int hanging = 0; hanging < 2; hanging++) {
            assertThat(lookout.isExhausted()).isFalse();
            CountDownLatch begun = new CountDownLatch(1);
            var unused = lookout.on(() -> hang(begun));
            begun.await();
            due.remove(0).run();
        }

        assertThat(lookout.isExhausted()).isTrue();
        letGo.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(lookout.isExhausted()).isFalse();
    }

    @Test
    void aLookThatNoThreadTookInTimeIsNeverBegun() {
        List<Runnable> taken = new ArrayList<>();
        Lookout lookout = lookout(taken::add);
        List<String> looks = new ArrayList<>();
        CompletableFuture<Boolean> answer = lookout.on(() -> looks.add("begun"));

        due.remove(0).run();
        taken.forEach(Runnable::run);

        assertThat(answer).isCompletedExceptionally();
        assertThat(looks).isEmpty();
        assertThat(lookout.abandoned()).isZero();
    }

    @Test
    void whereNobodyTakesALookThatIsItsAnswer() {
        CompletableFuture<String> answer = lookout(task -> {
                    throw new RejectedExecutionException("closed");
                })
                .on(() -> "pairs");

        assertThatThrownBy(answer::join).hasRootCauseMessage("closed");
    }

    @Test
    void aNodePairsNobodyForLongerEachTimeAndAlwaysForLongerThanItIsSaidToLead() {
        assertThat(PairingPause.lengthAfter(1, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
        assertThat(PairingPause.lengthAfter(1, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(PairingPause.lengthAfter(3, Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(40));
        assertThat(PairingPause.lengthAfter(10_000, Duration.ofSeconds(10))).isEqualTo(Duration.ofMinutes(10));
    }

    private Lookout lookout(Executor executor) {
        return new Lookout(executor, timer, TWO);
    }

    private void onOneOfItsOwn(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Whoever interrupts it is not heard, as in the worst of parts. */
    private String hang(CountDownLatch begun) {
        begun.countDown();
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
        return "late";
    }
}
