package io.duologue.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the system says that a process has taken. */
final class ProcessCost {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private ProcessCost() {}

    /** Processor time until now, of all threads, without that of other processes that it has started. */
    static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The same with every process that it has started and that still runs. */
    static Duration cpuOfAll(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessCost::cpu)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Bytes of memory that the system has given to it; 0 where the system does not tell. */
    static long resident(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        Matcher matcher = RESIDENT.matcher(Files.readString(status));
        return matcher.find() ? 1024 * Long.parseLong(matcher.group(1)) : 0;
    }
}
