package io.duologue.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs small classes of tests as JUnit would, to see what the extension makes of them. */
class FakeServerExtensionTest {
    private static final List<FakeServer> SERVERS = new ArrayList<>();
    private static final List<FaultProxy> PROXIES = new ArrayList<>();
    private static CountDownLatch release = new CountDownLatch(0);

    @BeforeEach
    void forget() {
        SERVERS.clear();
        PROXIES.clear();
        release = new CountDownLatch(1);
    }

    @AfterEach
    void letGo() {
        release.countDown();
    }

    @Test
    void everyTestHasAServerOfItsOwnThatIsClosedBehindIt() {
        TestExecutionSummary summary = run(Usual.class);

        assertThat(summary.getFailures()).isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
        Set<FakeServer> different = new HashSet<>(SERVERS);
        assertThat(different)
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.threads()).isEmpty());
        assertThat(PROXIES)
                .hasSize(1)
                .allSatisfy(proxy -> assertThat(proxy.thread().isAlive()).isFalse());
    }

    @Test
    void aTestThatLeavesAThreadOfDuologueFails() {
        TestExecutionSummary summary = run(Leaving.class);

        assertThat(summary.getFailures()).hasSize(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessage("expected the test to leave no threads of Duologue but there are [duologue-client-left]");
        assertThat(SERVERS).allSatisfy(server -> assertThat(server.threads()).isEmpty());
    }

    @Test
    void aProxyIsGivenToWhoAsksForTheOneInFrontOnly() {
        assertThat(run(NotInFront.class).getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                        .hasMessageContaining("No ParameterResolver registered for parameter"));
    }

    @Test
    void timeStandsStillWhereTheClassSaysSo() {
        assertThat(run(Still.class).getFailures()).isEmpty();
    }

    private static TestExecutionSummary run(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    @DuologueTest
    static class Usual {
        @BeforeEach
        void before(FakeServer server) {
            SERVERS.add(server);
        }

        @Test
        void one(FakeServer server, @InFront FaultProxy proxy) {
            PROXIES.add(proxy);
            assertThat(SERVERS).last().isSameAs(server);
            assertThat(proxy.through(server.url()).getPort()).isEqualTo(proxy.port());
        }

        @Test
        void other() {
            assertThat(SERVERS)
                    .last()
                    .satisfies(server -> assertThat(server.threads()).isNotEmpty());
        }
    }

    @DuologueTest
    static class Leaving {
        @Test
        void leaves(FakeServer server) {
            SERVERS.add(server);
            CountDownLatch until = release;
            Thread thread = new Thread(
                    () -> {
                        try {
                            until.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "duologue-client-left");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @DuologueTest
    static class NotInFront {
        @Test
        void asks(FaultProxy proxy) {
            PROXIES.add(proxy);
        }
    }

    @DuologueTest(fakeTime = true)
    static class Still {
        @Test
        void stands(FakeServer server) {
            server.pass(Duration.ofMinutes(10));
            assertThat(server.time()).isPresent();
        }
    }
}
