package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.core.BackendException;
import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.matching.MatchQueue;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of those who wait is not old, and nobody waits for long where the queue hangs. */
@Timeout(30)
class QueueWatchTest {
    private final EngineWorld world = new EngineWorld(
            EngineOptions.builder().repeatCoolDown(Duration.ZERO).build(),
            stores -> stores.toBuilder().queue(hanging(stores.queue())).build());
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CountDownLatch hangsNow = new CountDownLatch(1);
    private volatile boolean hangs;

    @AfterEach
    void letGo() {
        letGo.countDown();
    }

    @Test
    void whereNothingWasSeenYetAndTheQueueHangsEverybodyButOneIsRefusedInTime() throws InterruptedException {
        Duologue engine = world.engine("n1");

        oneHangs(engine);

        assertThatThrownBy(() -> engine.watch().shown())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("PT2S");
    }

    @Test
    void whileSomebodyLooksWhatWasSeenBeforeIsToldForTenSecondsAndNoLonger() throws InterruptedException {
        Duologue engine = world.engine("n1");
        engine.watch().shown();
        world.setClock(Duration.ofSeconds(9));
        oneHangs(engine);

        assertThat(engine.watch().shown().waiting().atLeast()).isZero();
        world.setClock(Duration.ofSeconds(1));
        assertThatThrownBy(() -> engine.watch().shown()).isInstanceOf(BackendException.class);
    }

    private void oneHangs(Duologue engine) throws InterruptedException {
        hangs = true;
        Thread first = new Thread(() -> engine.watch().shown());
        first.setDaemon(true);
        first.start();
        hangsNow.await();
    }

    private MatchQueue hanging(MatchQueue queue) {
        return (MatchQueue) Proxy.newProxyInstance(
                MatchQueue.class.getClassLoader(), new Class<?>[] {MatchQueue.class}, (proxy, method, arguments) -> {
                    if (hangs && method.getName().equals("waiting")) {
                        hangsNow.countDown();
                        letGo.await();
                    }
                    return method.invoke(queue, arguments);
                });
    }
}
