package io.duologue.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What else goes on: figures of a busy machine say little. */
final class Machine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    /** In the first line: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;
    private static final int STEAL = 7;

    private Machine() {}

    /** Seconds for which its processors have worked, all together; 0 where the system does not tell. */
    static double busySeconds() throws IOException {
        if (!Files.exists(STAT)) {
            return 0;
        }
        String[] words = Files.readAllLines(STAT).get(0).trim().split("\\s+", -1);
        long[] ticks =
                Arrays.stream(words, 1, 2 + STEAL).mapToLong(Long::parseLong).toArray();
        return (Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IOWAIT]) / TICKS_PER_SECOND;
    }
}
