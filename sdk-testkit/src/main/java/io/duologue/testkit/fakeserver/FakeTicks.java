package io.duologue.testkit.fakeserver;

import io.duologue.core.engine.EngineTimer;
import io.duologue.testkit.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Runs what is due when a test lets time pass, each at its time and in order. Safe for many threads. */
final class FakeTicks implements EngineTimer {
    private record Tick(Instant at, long number, Runnable task) {}

    private final FakeTime time;
    private final PriorityQueue<Tick> ticks =
            new PriorityQueue<>(Comparator.comparing(Tick::at).thenComparing(Tick::number));
    private final Object passing = new Object();
    private long numbers;

    FakeTicks(FakeTime time) {
        this.time = time;
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
        synchronized (ticks) {
            numbers++;
            Tick tick = new Tick(time.instant().plus(delay), numbers, task);
            ticks.add(tick);
            return () -> {
                synchronized (ticks) {
                    ticks.remove(tick);
                }
            };
        }
    }

    /**
     * Lets time pass from one thing that is due to the next.
     *
     * @param settle waits until what was begun is done; called before and after everything
     */
    void pass(Duration by, Runnable settle) {
        synchronized (passing) {
            settle.run();
            Instant end = time.instant().plus(by);
            for (Tick next = due(end); next != null; next = due(end)) {
                moveTo(next.at());
                next.task().run();
                settle.run();
            }
            moveTo(end);
        }
    }

    private void moveTo(Instant instant) {
        if (instant.isAfter(time.instant())) {
            time.set(instant);
        }
    }

    private @Nullable Tick due(Instant end) {
        synchronized (ticks) {
            Tick next = ticks.peek();
            return next == null || next.at().isAfter(end) ? null : ticks.poll();
        }
    }
}
