package io.duologue.server.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.duologue.client.DuologueClient;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever connects and closes again and again leaves nothing behind. {@code -Pfull} makes it 1 000 times. */
class ClientLeaksIT {
    private static final boolean FULL = Boolean.getBoolean("duologue.full");
    private static final int TIMES = FULL ? 1_000 : 100;
    /** What is loaded, pooled and compiled once is there after so many. */
    private static final int FIRST = 20;

    /** Of the server, whose pools breathe. */
    private static final int SPARE_THREADS = 4;

    private static final int SPARE_DESCRIPTORS = 2;
    /** In the long run less than 200 bytes each time; in the short one what else happens in the process weighs more. */
    private static final long SPARE_BYTES = FULL ? 128 << 10 : 1 << 20;

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Results RESULTS = new Results("leaks.txt");

    @ParameterizedTest
    @EnumSource
    void connectingAndClosingLeavesNoThreadNoDescriptorAndNoMemory(Carriers carriers) throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        assumeTrue(system instanceof UnixOperatingSystemMXBean, "open file descriptors are counted on Unix only");
        try (Platform platform = Platform.start(carriers.server())) {
            String token = platform.newToken();
            List<Long> memory = new ArrayList<>();
            connectAndClose(platform, carriers, token, FIRST);
            awaitNoThreads();
            long descriptors = openDescriptors(system);
            int threads = threads();
            for (int part = 0; part < 4; part++) {
                connectAndClose(platform, carriers, token, TIMES / 4);
                awaitNoThreads();
                memory.add(usedBytes());
            }

            Talker.await(SOON, () -> openDescriptors(system) <= descriptors + SPARE_DESCRIPTORS);
            Talker.await(SOON, () -> threads() <= threads + SPARE_THREADS);
            assertThat(memory.get(3) - memory.get(0))
                    .as("more bytes after %s times than after %s, of %s", TIMES, TIMES / 4, memory)
                    .isLessThan(SPARE_BYTES);
            RESULTS.add("%s: %d times, descriptors %d then %d, threads %d then %d, bytes %s"
                    .formatted(carriers, TIMES, descriptors, openDescriptors(system), threads, threads(), memory));
        }
    }

    private static void connectAndClose(Platform platform, Carriers carriers, String token, int times)
            throws Exception {
        for (int each = 0; each < times; each++) {
            try (DuologueClient client = platform.client(carriers, token).build()) {
                client.connect().get(20, SECONDS);
            }
        }
    }

    private static void awaitNoThreads() {
        Talker.await(SOON, () -> ownThreads().isEmpty());
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("duologue-client"))
                .toList();
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long openDescriptors(OperatingSystemMXBean system) {
        return ((UnixOperatingSystemMXBean) system).getOpenFileDescriptorCount();
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int each = 0; each < 3; each++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
