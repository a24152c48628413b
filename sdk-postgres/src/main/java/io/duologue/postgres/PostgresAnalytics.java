package io.duologue.postgres;

import io.duologue.core.BackendException;
import io.duologue.core.Perishable;
import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.analytics.AnalyticsSink;
import io.duologue.postgres.Counts.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts events by the hour in Postgres; {@link PostgresFigures} reads them. No single event is kept, and nobody is named.
 *
 * <p>{@link #accept} adds to a number in memory and does nothing else: a database that is slow or away slows nobody. What has been counted
 * is written every {@link #WRITTEN_EVERY}, however much it is in a few statements, and stays in memory while it cannot be: at most 10,000
 * different things, beyond which it is {@link #lost}. A node that is killed takes the last seconds with it. What was written on a
 * connection that broke at the very end may be counted twice.
 *
 * <p>Safe for many threads.
 */
public final class PostgresAnalytics implements AnalyticsSink, Perishable, AutoCloseable {
    /** How old what has been counted becomes before it is written. */
    public static final Duration WRITTEN_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresAnalytics.class);
    private static final int MOST = 10_000;
    private static final int BATCH = 500;

    private static final String ADD = """
            INSERT INTO duologue.event_count AS there (hour, name, attribute, value, count)
            VALUES (:hour, :name, :attribute, :value, :count)
            ON CONFLICT (hour, name, attribute, value) DO UPDATE SET count = there.count + excluded.count
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.event_count
            WHERE (hour, name, attribute, value) IN (
                SELECT hour, name, attribute, value FROM duologue.event_count
                WHERE hour <= :until
                ORDER BY hour
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;
    private final Counts counts;
    private final ScheduledExecutorService thread;

    PostgresAnalytics(Database database) {
        this(database, new Counts(MOST));
    }

    PostgresAnalytics(Database database, Counts counts) {
        this.database = database;
        this.counts = counts;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "duologue-analytics");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(
                this::writeIfPossible, WRITTEN_EVERY.toMillis(), WRITTEN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void accept(AnalyticsEvent event) {
        counts.add(event);
    }

    /** How many were not counted for want of room. */
    public long lost() {
        return counts.lost();
    }

    private void writeIfPossible() {
        try {
            write();
        } catch (RuntimeException e) {
            LOG.warn(
                    "what was counted could not be written and is tried again: {}",
                    e.getClass().getName());
        }
    }

    /**
     * Writes what has been counted so far.
     *
     * @throws BackendException if Postgres could not do it: what is not written is kept for the next time
     */
    void write() {
        // In one order, so that nodes that do it at once do not wait for each other in a ring.
        List<Map.Entry<Counted, Long>> left = new ArrayList<>(new TreeMap<>(counts.take()).entrySet());
        try {
            while (!left.isEmpty()) {
                List<Map.Entry<Counted, Long>> next = left.subList(0, Math.min(BATCH, left.size()));
                database.<int[]>whole(handle -> write(handle, next));
                next.clear();
            }
        } finally {
            left.forEach(one -> counts.add(one.getKey(), one.getValue()));
        }
    }

    private static int[] write(Handle handle, List<Map.Entry<Counted, Long>> counted) {
        PreparedBatch batch = handle.prepareBatch(ADD);
        for (Map.Entry<Counted, Long> one : counted) {
            Counted what = one.getKey();
            batch.bind("hour", what.hour())
                    .bind("name", what.name())
                    .bind("attribute", what.attribute())
                    .bind("value", what.value())
                    .bind("count", one.getValue())
                    .add();
        }
        return batch.execute();
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(REMOVE_UNTIL)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    /** Writes what is left, if it can be, and counts no more. To be called before its connections end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            var unused = thread.awaitTermination(WRITTEN_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeIfPossible();
    }
}
