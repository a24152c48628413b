package io.duologue.cluster.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until all people are where they are to be, and says now and then for whom. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long LOOK_NANOS = 5_000_000;
    private static final long TELL_NANOS = 3_000_000_000L;
    private static final int NAMED = 3;

    private Patience() {}

    /** Whether they are, within this time. */
    static <P> boolean awaitAll(Collection<P> people, Predicate<P> what, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        long tell = System.nanoTime() + TELL_NANOS;
        while (!people.stream().allMatch(what)) {
            long now = System.nanoTime();
            if (now > until) {
                return false;
            }
            if (now > tell) {
                tell += TELL_NANOS;
                List<P> missing = people.stream().filter(what.negate()).toList();
                LOG.info("{} are waited for, such as {}", missing.size(), missing.isEmpty() ? "" : missing.get(0));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /**
     * They are, afterwards.
     *
     * @param name of what they are to do
     * @throws IllegalStateException if they are not within this time
     */
    static <P> void requireAll(Collection<P> people, Predicate<P> what, Duration within, String name) {
        if (!awaitAll(people, what, within)) {
            throw new IllegalStateException("not everybody could " + name + ": "
                    + people.stream().filter(what.negate()).limit(NAMED).toList());
        }
    }
}
