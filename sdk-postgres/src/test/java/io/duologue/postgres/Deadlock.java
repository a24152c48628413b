package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/** Two transactions, each of which holds a row and wants the other's. */
final class Deadlock {
    private static final int PATIENCE_SECONDS = 60;

    private Deadlock() {}

    /** How often either of them was begun. */
    static int between(Database database, UserId one, UserId other) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CyclicBarrier bothHold = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> both = List.of(
                    threads.submit(() -> database.whole(handle -> lock(handle, one, other, tries, bothHold))),
                    threads.submit(() -> database.whole(handle -> lock(handle, other, one, tries, bothHold))));
            for (Future<Integer> each : both) {
                each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            return tries.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private static int lock(Handle handle, UserId first, UserId second, AtomicInteger tries, CyclicBarrier bothHold) {
        int begun = tries.incrementAndGet();
        lock(handle, first);
        if (begun <= 2) {
            try {
                bothHold.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return lock(handle, second);
    }

    private static int lock(Handle handle, UserId user) {
        return handle.createUpdate("UPDATE duologue.account SET created_at = created_at WHERE id = :id")
                .bind("id", user.value())
                .execute();
    }
}
