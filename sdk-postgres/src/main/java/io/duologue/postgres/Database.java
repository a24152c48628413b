package io.duologue.postgres;

import io.duologue.core.BackendException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/**
 * The way to the database. Each statement ends within a time; what fails is a {@link BackendException} that repeats nothing of what was
 * asked. Safe for many threads.
 *
 * <p>Transactions are {@code READ COMMITTED}, which is what Postgres does unless it is told otherwise: each rule that must hold for all at once is held by a constraint, by a lock on the row it is
 * about, or by an update that names what it expects. Two that wait for each other are the database's to part; the one that loses is
 * done again.
 */
final class Database implements Reads {
    /** One of two that wait for each other, or a change under the feet of a statement. */
    private static final Set<String> TO_BE_DONE_AGAIN = Set.of("40001", "40P01");

    private static final int ATTEMPTS = 5;

    /** How much is deleted or changed in one statement where a person's whole is. */
    static final int BATCH = 1_000;

    private final Jdbi jdbi;

    Database(DataSource source, Duration statementTimeout) {
        this.jdbi = Jdbi.create(() -> connection(source));
        jdbi.getConfig(SqlStatements.class)
                .setQueryTimeout(Math.toIntExact(statementTimeout.toSeconds()))
                .setUnusedBindingAllowed(false);
        jdbi.registerArgument(new OfText());
        jdbi.registerArgument(new OfMoment());
        jdbi.registerArrayType(String.class, "text");
    }

    /** Whatever the source's own way is: what is no transaction is done when it is done. */
    private static Connection connection(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        return connection;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /** Does something of which each statement stands for itself. */
    @Override
    public <T> T ask(Function<Handle, T> work) {
        try {
            return jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    /** Does something as a whole or not at all; maybe more than once. */
    <T> T whole(Function<Handle, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbi.inTransaction(work::apply);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !TO_BE_DONE_AGAIN.contains(state(e))) {
                    throw failure(e);
                }
            }
        }
    }

    /** Repeats a statement on at most {@code :batch} rows until there is none left. */
    void inBatches(ToIntFunction<Handle> statement) {
        int changed;
        do {
            changed = this.<Integer>ask(statement::applyAsInt);
        } while (changed > 0);
    }

    private static BackendException failure(JdbiException failed) {
        SQLException cause = sqlCause(failed);
        if (cause == null) {
            return new BackendException("Postgres could not do it");
        }
        String said = "SQLSTATE " + cause.getSQLState();
        // Not the failure itself: its message may repeat what was to be kept.
        SQLException stripped = new SQLException(said, cause.getSQLState());
        stripped.setStackTrace(cause.getStackTrace());
        return new BackendException("Postgres could not do it: " + said, stripped);
    }

    private static String state(JdbiException failed) {
        return Optional.ofNullable(sqlCause(failed))
                .map(SQLException::getSQLState)
                .orElse("");
    }

    private static @Nullable SQLException sqlCause(Throwable failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }

    private static final class OfText extends AbstractArgumentFactory<String> {
        OfText() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(String text, ConfigRegistry config) {
            return (position, statement, context) -> statement.setString(position, Texts.kept(text));
        }
    }

    private static final class OfMoment extends AbstractArgumentFactory<Instant> {
        OfMoment() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant moment, ConfigRegistry config) {
            return (position, statement, context) ->
                    statement.setObject(position, Moments.write(moment), Types.TIMESTAMP_WITH_TIMEZONE);
        }
    }
}
