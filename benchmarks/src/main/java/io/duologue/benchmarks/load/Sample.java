package io.duologue.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What came out of some seconds of talk at one rate. Immutable.
 *
 * @param messages that arrived
 * @param frames text frames that the measured process took or sent
 * @param wall seconds from the first message until the last one had arrived
 * @param cpu seconds of processor that the measured process took
 * @param ownCpu seconds that the load took
 * @param othersCpu seconds that everything else on this machine took
 * @param allocated bytes, by the measured process
 * @param toPartner in microseconds, from when a message was to be sent
 * @param toOk likewise, until its sender had its answer; empty where there is none
 * @param complete whether everything arrived
 */
record Sample(
        long messages,
        long frames,
        double wall,
        double cpu,
        double ownCpu,
        double othersCpu,
        long allocated,
        Histogram toPartner,
        Histogram toOk,
        boolean complete) {
    private static final Duration SETTLE = Duration.ofSeconds(10);

    /** Talks at a rate and waits for the last word. */
    static Sample take(MeasuredProcess process, Swarm swarm, boolean answered, double rate, Duration time)
            throws IOException {
        Measurements measurements = swarm.measurements();
        measurements.reset();
        long allocatedBefore = process.allocated();
        Duration cpuBefore = process.cpu();
        Duration ownBefore = ProcessCost.cpu(ProcessHandle.current());
        double busyBefore = Machine.busySeconds();
        long begun = System.nanoTime();
        swarm.talk(rate, time);
        boolean complete = swarm.settles(SETTLE, answered);
        double wall = (System.nanoTime() - begun) / 1e9;
        double cpu = seconds(process.cpu().minus(cpuBefore));
        double own = seconds(ProcessCost.cpu(ProcessHandle.current()).minus(ownBefore));
        double others = Math.max(0, Machine.busySeconds() - busyBefore - cpu - own);
        return new Sample(
                measurements.arrived(),
                measurements.frames(),
                wall,
                cpu,
                own,
                others,
                process.allocated() - allocatedBefore,
                measurements.toPartner().copy(),
                measurements.toOk().copy(),
                complete);
    }

    boolean isGood(double boundMillis) {
        return complete
                && millis(toPartner, 99) < boundMillis
                && (toOk.getTotalCount() == 0 || millis(toOk, 99) < boundMillis);
    }

    double perSecond() {
        return messages / wall;
    }

    double cpuPercent() {
        return 100 * cpu / wall;
    }

    double ownPercent() {
        return 100 * ownCpu / wall;
    }

    /** How much of the machine was taken by what has nothing to do with this. */
    double othersPercent() {
        return 100 * othersCpu / wall / Runtime.getRuntime().availableProcessors();
    }

    double cpuMicrosPerMessage() {
        return 1e6 * cpu / Math.max(1, messages);
    }

    double cpuMicrosPerFrame() {
        return 1e6 * cpu / Math.max(1, frames);
    }

    double bytesPerMessage() {
        return (double) allocated / Math.max(1, messages);
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
