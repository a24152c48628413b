package io.duologue.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.core.engine.Duologue;
import io.duologue.core.engine.EngineOptions;
import io.duologue.core.presence.PresenceDirectory;
import io.duologue.core.session.SessionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A node that waits for one of its stores is not dead, and says so. */
class LeaseTest {
    private static final EngineOptions QUICK = EngineOptions.builder()
            .tick(Duration.ofMillis(5))
            .sweep(Duration.ofMillis(10))
            .nodeRenewal(Duration.ofMillis(20))
            .build();

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicInteger sweeps = new AtomicInteger();
    private final List<Instant> renewals = new CopyOnWriteArrayList<>();
    private final CountDownLatch renewedOften = new CountDownLatch(20);

    @Test
    void aSweepThatWaitsForAStoreDoesNotHoldUpTheLeaseAndIsNotAskedForAgainMeanwhile() throws Exception {
        try (Duologue engine = Duologue.builder()
                .options(QUICK)
                .stores(usual -> {
                    SessionStore sessions = usual.build().sessions();
                    PresenceDirectory presence = usual.build().presence();
                    return usual.sessions(around(SessionStore.class, sessions, "due", () -> {
                                sweeps.incrementAndGet();
                                blocked.countDown();
                                goesOn.await();
                            }))
                            .presence(around(PresenceDirectory.class, presence, "renew", () -> {
                                renewals.add(Instant.now());
                                if (blocked.getCount() == 0) {
                                    renewedOften.countDown();
                                }
                            }));
                })
                .build()) {
            engine.start();
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(renewedOften.await(20, TimeUnit.SECONDS)).isTrue();

            goesOn.countDown();
            assertThat(sweeps).hasValueLessThan(3);
            assertThat(renewals).isSorted();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /** The same, but that something is done before one of its methods. */
    private static <T> T around(Class<T> type, T real, String method, Work before) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                    if (called.getName().equals(method)) {
                        before.run();
                    }
                    try {
                        return called.invoke(real, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
