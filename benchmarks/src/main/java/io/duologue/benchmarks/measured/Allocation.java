package io.duologue.benchmarks.measured;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process's threads have allocated. A thread that ends keeps counting with what it had at the last question, so
 * that only what a thread allocates between a question and its end is missed. One thread at a time.
 */
final class Allocation {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> ofThread = new HashMap<>();

    long bytes() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) {
                ofThread.merge(ids[i], bytes[i], Math::max);
            }
        }
        return ofThread.values().stream().mapToLong(Long::longValue).sum();
    }
}
