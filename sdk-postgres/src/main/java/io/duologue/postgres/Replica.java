package io.duologue.postgres;

import io.duologue.core.BackendException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a server that follows the primary, while it does so closely; else from the primary. Nobody who asks sees an error of the
 * replica, only that the first answer after it went away took longer. Safe for many threads.
 *
 * <p>Every {@link #LOOKED_AFTER} one of those who ask looks after it: whether it has what the primary had the last time, and notes what the
 * primary has now. So what it answers is no older than twice that. One that fails is left alone until the next look. A server that follows
 * in another way than Postgres' own is taken at its word.
 */
final class Replica implements Reads {
    static final Duration LOOKED_AFTER = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** It had to stop a question to follow the primary: it is well. */
    private static final Set<String> OF_THIS_QUESTION = Set.of("40001", "40P01");

    private static final String WRITTEN = """
            SELECT CAST(pg_current_wal_lsn() AS text)
            """;

    private static final String HAS = """
            SELECT CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn), true) ELSE true END
            """;

    private final Database primary;
    private final Database replica;
    private final LongSupplier nanos;
    private final AtomicReference<State> state;

    /** @param nanos a clock that only goes on, such as {@link System#nanoTime} */
    Replica(Database primary, Database replica, LongSupplier nanos) {
        this.primary = primary;
        this.replica = replica;
        this.nanos = nanos;
        this.state = new AtomicReference<>(new State(nanos.getAsLong(), false, null));
    }

    /**
     * What is known of it.
     *
     * @param lookAt when to look after it
     * @param usable whether to ask it
     * @param written up to where the primary had written at the last look
     */
    private record State(
            long lookAt, boolean usable, @Nullable String written) {}

    @Override
    public <T> T ask(Function<Handle, T> question) {
        if (isUsable()) {
            try {
                return replica.ask(question);
            } catch (BackendException e) {
                if (!OF_THIS_QUESTION.contains(stateOf(e))) {
                    leaveAlone(e);
                }
            }
        }
        return primary.ask(question);
    }

    private boolean isUsable() {
        State now = known();
        long time = nanos.getAsLong();
        if (time - now.lookAt() < 0) {
            return now.usable();
        }
        boolean isOld = time - now.lookAt() > LOOKED_AFTER.toNanos();
        State looking = new State(time + LOOKED_AFTER.toNanos(), now.usable() && !isOld, now.written());
        // One looks; the others do not wait for him.
        return state.compareAndSet(now, looking) ? look(looking, isOld ? null : now.written()) : looking.usable();
    }

    /** @param written nothing to ask for what there is now: what is long ago says nothing */
    private boolean look(State looking, @Nullable String written) {
        String now = primary.ask(
                handle -> handle.createQuery(WRITTEN).mapTo(String.class).one());
        boolean follows = has(written == null ? now : written);
        if (follows != looking.usable()) {
            LOG.info(follows ? "reads go to the replica" : "the replica is behind or away: reads go to the primary");
        }
        state.compareAndSet(looking, new State(looking.lookAt(), follows, now));
        return follows;
    }

    private boolean has(String written) {
        try {
            return replica.ask(handle -> handle.createQuery(HAS)
                    .bind("written", written)
                    .mapTo(Boolean.class)
                    .one());
        } catch (BackendException e) {
            return false;
        }
    }

    private void leaveAlone(BackendException failed) {
        LOG.warn("the replica does not answer: reads go to the primary: {}", failed.getMessage());
        State now = known();
        state.compareAndSet(now, new State(nanos.getAsLong() + LOOKED_AFTER.toNanos(), false, now.written()));
    }

    private State known() {
        return Objects.requireNonNull(state.get());
    }

    private static String stateOf(BackendException failed) {
        return failed.getCause() instanceof SQLException cause && cause.getSQLState() != null
                ? cause.getSQLState()
                : "";
    }
}
