package io.duologue.server;

import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.Retention;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts whose time has come, and removes what has been kept for long enough, once a minute, on a thread of its
 * own. Every node may do it at once. Started and closed once.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long EVERY_SECONDS = 60;
    private static final int ERASED_AT_ONCE = 100;

    private final Erasure erasure;
    private final Retention retention;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "housekeeping");
        made.setDaemon(true);
        return made;
    });

    Housekeeping(Erasure erasure, Retention retention, InstantSource clock) {
        this.erasure = erasure;
        this.retention = retention;
        this.clock = clock;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::runSafely, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** A task that throws would be the last one. */
    private void runSafely() {
        try {
            run();
        } catch (RuntimeException e) {
            LOG.warn("housekeeping failed; it is tried again: {}", e.getClass().getName());
        }
    }

    /** Does now what is due. */
    void run() {
        erasure.eraseDue(clock.instant(), ERASED_AT_ONCE);
        retention.enforce(clock.instant());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
