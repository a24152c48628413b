package io.duologue.testkit.junit;

import io.duologue.testkit.FakeTime;
import io.duologue.testkit.fakeserver.FakeServer;
import io.duologue.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A {@link FakeServer} of its own for every test, and a {@link FaultProxy} in front of it where a parameter asks for one with
 * {@link InFront}. Methods that run before and after each test get the same ones. Use it by {@link DuologueTest}.
 *
 * <p>Behind the test, and behind its methods for after each, both are closed. Then the test fails if it has left threads of Duologue
 * behind, most likely those of a client that nobody closed. In tests that run at the same time nobody can say whose threads a
 * client's are, so that there only those of server and proxy are looked for.
 */
public final class FakeServerExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(FakeServerExtension.class);
    private static final String THREADS_OF_DUOLOGUE = "duologue-";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What one test has. One thread at a time, as JUnit has it. */
    private static final class Bench {
        private final Set<Long> threadsBefore =
                threads().stream().map(Thread::getId).collect(Collectors.toSet());
        private final boolean fakeTime;
        private @Nullable FakeServer server;
        private @Nullable FaultProxy proxy;

        Bench(boolean fakeTime) {
            this.fakeTime = fakeTime;
        }

        FakeServer server() {
            if (server == null) {
                server = fakeTime ? FakeServer.builder().time(new FakeTime()).start() : FakeServer.start();
            }
            return server;
        }

        FaultProxy proxy() {
            if (proxy == null) {
                proxy = FaultProxy.to(server().url());
            }
            return proxy;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        bench(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean isOfOneTest = context.getTestMethod().isPresent();
        return isOfOneTest
                && (type == FakeServer.class || (type == FaultProxy.class && parameter.isAnnotated(InFront.class)));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Bench bench = bench(context);
        return parameter.getParameter().getType() == FakeServer.class ? bench.server() : bench.proxy();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Bench bench = context.getStore(NAMESPACE).remove(Bench.class, Bench.class);
        if (bench == null) {
            return;
        }
        List<AutoCloseable> parts = new ArrayList<>();
        if (bench.proxy != null) {
            parts.add(bench.proxy);
        }
        if (bench.server != null) {
            parts.add(bench.server);
        }
        closeAll(parts);
        if (context.getExecutionMode() == ExecutionMode.SAME_THREAD) {
            failIfThreadsAreLeft(bench.threadsBefore);
        }
    }

    /** Every part is closed, whatever another one throws. */
    private static void closeAll(List<AutoCloseable> parts) throws Exception {
        Exception first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static Bench bench(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        Bench bench = store.get(Bench.class, Bench.class);
        if (bench == null) {
            bench = new Bench(hasFakeTime(context));
            store.put(Bench.class, bench);
        }
        return bench;
    }

    private static boolean hasFakeTime(ExtensionContext context) {
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            Optional<DuologueTest> asked = at.get().getTestClass().map(type -> type.getAnnotation(DuologueTest.class));
            if (asked.isPresent()) {
                return asked.get().fakeTime();
            }
        }
        return false;
    }

    private static void failIfThreadsAreLeft(Set<Long> before) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : threads()) {
            if (!before.contains(thread.getId())) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        }
        List<String> left = threads().stream()
                .filter(thread -> !before.contains(thread.getId()))
                .map(Thread::getName)
                .sorted()
                .toList();
        if (!left.isEmpty()) {
            throw new AssertionError("expected the test to leave no threads of Duologue but there are " + left);
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS_OF_DUOLOGUE))
                .toList();
    }
}
