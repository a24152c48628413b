package io.duologue.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen, and the clock that it happens by. Events of one instant happen in an order that the seed decides,
 * those of one {@link Stream} in the order in which they were posted. One thread.
 */
final class EventQueue implements InstantSource {
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    /** Whose events these are: it may be held up or stopped. */
    interface Owner {
        boolean isStopped();

        boolean isHeld();

        /** Takes an event that comes while it is held up. */
        void hold(Runnable task);

        /** Runs one of its events. */
        default void run(Runnable task) {
            task.run();
        }
    }

    private record Event(
            Instant at, int tie, long number, @Nullable Owner owner, Runnable task) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparing(Event::at).thenComparingInt(Event::tie).thenComparingLong(Event::number));
    private final Random random;
    private Instant now = START;
    private long number;

    EventQueue(Random random) {
        this.random = random;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void post(@Nullable Owner owner, Duration delay, Runnable task) {
        postAt(owner, now.plus(delay), task);
    }

    void postAt(@Nullable Owner owner, Instant at, Runnable task) {
        Instant due = at.isBefore(now) ? now : at;
        events.add(new Event(due, random.nextInt(), number++, owner, task));
    }

    /** Lets everything happen that is due until then; the clock stands there afterwards. */
    void runUntil(Instant end) {
        while (next(end)) {
            // the event has happened
        }
        if (now.isBefore(end)) {
            now = end;
        }
    }

    /** Lets the next event happen if it is due by then. */
    boolean next(Instant end) {
        Event event = events.peek();
        if (event == null || event.at().isAfter(end)) {
            return false;
        }
        events.remove();
        if (now.isBefore(event.at())) {
            now = event.at();
        }
        Owner owner = event.owner();
        if (owner == null) {
            event.task().run();
        } else if (owner.isStopped()) {
            return true;
        } else if (owner.isHeld()) {
            owner.hold(event.task());
        } else {
            owner.run(event.task());
        }
        return true;
    }

    int size() {
        return events.size();
    }
}
