package io.duologue.server;

import io.duologue.core.privacy.DepartedGuests;
import io.duologue.core.privacy.Erasure;
import io.duologue.core.privacy.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases accounts whose time has come and those of guests who are gone, and removes what has been kept for long enough, once a minute, on a thread of its
 * own. Every node may do it at once. Started and closed once.
 */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long EVERY_SECONDS = 60;
    private static final int ERASED_AT_ONCE = 100;
    private static final int GUESTS_LOOKED_AT = 1_000;

    private final DepartedGuests guests;
    private final Erasure erasure;
    private final Retention retention;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "housekeeping");
        made.setDaemon(true);
        return made;
    });

    Housekeeping(DepartedGuests guests, Erasure erasure, Retention retention, InstantSource clock) {
        this.guests = guests;
        this.erasure = erasure;
        this.retention = retention;
        this.clock = clock;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::run, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Does now what is due. */
    void run() {
        Instant now = clock.instant();
        safely(() -> guests.release(now, GUESTS_LOOKED_AT));
        safely(() -> erasure.eraseDue(now, ERASED_AT_ONCE));
        safely(() -> retention.enforce(now));
    }

    /** What fails holds up nothing else; and a task that throws would be the last one. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("housekeeping failed; it is tried again: {}", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
