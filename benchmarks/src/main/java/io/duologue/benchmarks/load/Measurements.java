package io.duologue.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the lines of a swarm count together. Safe for many threads. */
final class Measurements {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;
    private static final int MOST_TROUBLES = 20;

    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private final Histogram toPartner = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final Histogram toOk = new ConcurrentHistogram(HIGHEST_MICROS, 3);
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** A text frame went or came. */
    void frame() {
        frames.incrementAndGet();
    }

    void sent() {
        sent.incrementAndGet();
    }

    /** An own message was answered so long after it was to be sent. */
    void acknowledged(long nanos) {
        toOk.recordValue(micros(nanos));
        accepted.incrementAndGet();
    }

    /** A partner's message came so long after it was to be sent. */
    void received(long nanos) {
        toPartner.recordValue(micros(nanos));
        arrived.incrementAndGet();
    }

    void trouble(String what) {
        if (troubles.size() < MOST_TROUBLES) {
            troubles.add(what);
        }
    }

    /**
     * Whether everything that was sent has arrived.
     *
     * @param answered and has been answered
     */
    boolean isComplete(boolean answered) {
        return arrived.get() == sent.get() && (!answered || accepted.get() == sent.get());
    }

    long arrived() {
        return arrived.get();
    }

    /** Text frames in both directions. */
    long frames() {
        return frames.get();
    }

    Histogram toPartner() {
        return toPartner;
    }

    Histogram toOk() {
        return toOk;
    }

    List<String> troubles() {
        return troubles;
    }

    /** Begins anew; while nothing is on its way. */
    void reset() {
        frames.set(0);
        sent.set(0);
        accepted.set(0);
        arrived.set(0);
        toPartner.reset();
        toOk.reset();
    }

    private static long micros(long nanos) {
        return Math.max(0, Math.min(HIGHEST_MICROS, nanos / 1_000));
    }
}
