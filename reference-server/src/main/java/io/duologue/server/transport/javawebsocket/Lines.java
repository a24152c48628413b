package io.duologue.server.transport.javawebsocket;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The lines that there are, of which there are not too many. Safe for many threads. */
final class Lines {
    private final int max;
    private final Lock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Set<Line> lines = new HashSet<>();
    private boolean shut;

    Lines(int max) {
        this.max = max;
    }

    /** False if there is no room, or no more lines are taken. */
    boolean tryAdd(Line line) {
        lock.lock();
        try {
            return !shut && lines.size() < max && lines.add(line);
        } finally {
            lock.unlock();
        }
    }

    void remove(Line line) {
        lock.lock();
        try {
            if (lines.remove(line) && lines.isEmpty()) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As they are now. */
    List<Line> all() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more from now on. */
    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody is left, or for as long as this. */
    void awaitEmpty(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!lines.isEmpty() && left > 0) {
                left = empty.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
