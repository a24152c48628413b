package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsSink;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Brings events to a sink that may be slow or broken: one at a time, a bounded number waiting. Safe for many threads. */
final class AnalyticsLane implements Consumer<AnalyticsEvent> {
    private static final int MOST_WAITING = 10_000;

    private final AnalyticsSink sink;
    private final Lane lane;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    AnalyticsLane(AnalyticsSink sink, Executor threads) {
        this.sink = sink;
        this.lane = new Lane(threads, e -> lost.incrementAndGet());
    }

    @Override
    public void accept(AnalyticsEvent event) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            lost.incrementAndGet();
            return;
        }
        lane.execute(() -> {
            waiting.decrementAndGet();
            sink.accept(event);
        });
    }

    long lost() {
        return lost.get();
    }
}
