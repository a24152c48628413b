package io.duologue.core.engine;

import java.time.Duration;

/** Runs something later. Handed to the engine, so that a test can be master of time. Safe for many threads. */
public interface EngineTimer {

    /** Runs the task once after the delay, on a thread that the task may not block. */
    Cancellation schedule(Duration delay, Runnable task);

    /** Keeps a scheduled task from running if it has not begun. */
    interface Cancellation {
        void cancel();
    }
}
