package io.duologue.identity;

import io.duologue.core.Checks;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread of its own on which letters are written, one after the other, and a bounded number that wait. What finds no
 * room is a {@link java.util.concurrent.RejectedExecutionException}. Safe for many threads.
 */
public final class MailLane implements Executor, AutoCloseable {
    private static final Duration LAST_LETTERS = Duration.ofSeconds(5);

    private final ThreadPoolExecutor thread;

    private MailLane(int capacity) {
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(capacity), task -> {
            Thread made = new Thread(task, "duologue-mail");
            made.setDaemon(true);
            return made;
        });
    }

    /** @param capacity letters that wait, at least 1 */
    public static MailLane start(int capacity) {
        Checks.atLeast("capacity", 1, capacity);
        return new MailLane(capacity);
    }

    @Override
    public void execute(Runnable letter) {
        thread.execute(letter);
    }

    /** Takes no more, and gives the letters that wait five seconds to get away. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_LETTERS.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
