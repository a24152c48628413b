package io.duologue.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Many people of one process: one thread reads for all of them, another says their words when it is time to. */
final class Swarm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 20;
    /** Handshakes on their way. */
    private static final int AT_ONCE = 50;

    private final Selector selector;
    private final Measurements measurements = new Measurements();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "swarm-reader");
    private volatile boolean talking;
    private volatile boolean closed;

    private Swarm(Selector selector) {
        this.selector = selector;
    }

    static Swarm start() throws IOException {
        Swarm swarm = new Swarm(Selector.open());
        swarm.reader.start();
        return swarm;
    }

    Measurements measurements() {
        return measurements;
    }

    /** How one of many is connected. */
    @FunctionalInterface
    interface Opening {
        Line open(int number, Selector selector, Measurements measurements) throws IOException;
    }

    /** Connects so many, and waits until all are live. */
    void connect(int people, Opening opening) throws IOException {
        List<Line> opened = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            selector.wakeup();
            opened.add(opening.open(i, selector, measurements));
            if (opened.size() % AT_ONCE == 0) {
                Line newest = opened.get(opened.size() - 1);
                await("the newest to be live", newest::isLive);
            }
        }
        lines.addAll(opened);
        awaitAll("everybody to be live", Line::isLive);
    }

    /** Everybody searches, two at a time, until all talk. */
    void pair() throws IOException {
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            Line one = lines.get(i);
            Line other = lines.get(i + 1);
            one.search();
            other.search();
            await("two to meet", () -> one.isTalking() && other.isTalking());
        }
        talking = true;
    }

    /**
     * Everybody in turn says something, at this rate of all messages together, whether or not the ones before have been
     * answered. What is late is counted from when it was to be sent.
     */
    void talk(double perSecond, Duration time) throws IOException {
        long begun = System.nanoTime();
        long count = (long) (perSecond * time.toNanos() / 1e9);
        for (long i = 0; i < count; i++) {
            long at = begun + (long) (i * 1e9 / perSecond);
            for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            lines.get((int) (i % lines.size())).say(at);
        }
    }

    /**
     * Whether all that was sent arrives within this time.
     *
     * @param answered and is answered
     */
    boolean settles(Duration within, boolean answered) {
        long end = System.nanoTime() + within.toNanos();
        while (!measurements.isComplete(answered) && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        return measurements.isComplete(answered);
    }

    private void awaitAll(String what, Predicate<Line> condition) {
        for (Line line : lines) {
            await(what, () -> condition.test(line));
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !measurements.troubles().isEmpty()) {
                throw new IllegalStateException("waited in vain for " + what + " " + measurements.troubles());
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private void read() {
        long lookedAt = System.nanoTime();
        try {
            while (!closed) {
                selector.select(
                        key -> {
                            try {
                                ((Line) key.attachment()).ready();
                            } catch (IOException | RuntimeException e) {
                                if (!closed) {
                                    measurements.trouble(e.toString());
                                    key.cancel();
                                }
                            }
                        },
                        LOOK_MILLIS);
                lookedAt = look(lookedAt);
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** When it was looked last. */
    private long look(long lookedAt) throws IOException {
        long now = System.nanoTime();
        if (!talking || now - lookedAt < LOOK_MILLIS * 1_000_000) {
            return lookedAt;
        }
        for (Line line : lines) {
            line.look(now);
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (Line line : lines) {
            line.close();
        }
        selector.close();
    }
}
