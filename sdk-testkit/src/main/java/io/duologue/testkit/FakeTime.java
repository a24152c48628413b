package io.duologue.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that stands still until a test moves it. Safe for many threads. */
public final class FakeTime implements InstantSource {
    /** An arbitrary moment to begin with. */
    public static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private volatile Instant now;

    public FakeTime() {
        this(START);
    }

    public FakeTime(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Lets time pass.
     *
     * @return what time it is now
     * @throws IllegalArgumentException if it would go back
     */
    public synchronized Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("expected no negative duration but was " + by);
        }
        now = now.plus(by);
        return now;
    }

    /** Puts the clock anywhere, also back, as a badly kept clock does. */
    public synchronized void set(Instant instant) {
        now = instant;
    }
}
