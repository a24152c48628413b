package io.duologue.postgres;

import io.duologue.core.identity.ErasureStore;
import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pending erasures in Postgres. Each change is one statement on one row. Safe for many threads. */
final class PostgresErasureStore implements ErasureStore {
    private static final String REQUEST = """
            INSERT INTO duologue.pending_erasure (user_id, requested_at, due, begun)
            VALUES (:user, :requestedAt, :due, false)
            ON CONFLICT (user_id) DO NOTHING
            """;

    private static final String FIND = """
            SELECT user_id, requested_at, due, begun FROM duologue.pending_erasure WHERE user_id = :user
            """;

    private static final String CANCEL = """
            DELETE FROM duologue.pending_erasure WHERE user_id = :user AND NOT begun
            """;

    private static final String BEGIN = """
            UPDATE duologue.pending_erasure SET begun = true WHERE user_id = :user AND due <= :now
            """;

    private static final String DUE = """
            SELECT user_id, requested_at, due, begun FROM duologue.pending_erasure
            WHERE due <= :now
            ORDER BY due, user_id
            LIMIT :most
            """;

    private static final String DONE = """
            DELETE FROM duologue.pending_erasure WHERE user_id = :user
            """;

    private final Database database;

    PostgresErasureStore(Database database) {
        this.database = database;
    }

    /** Again if the one that was there has gone meanwhile. */
    @Override
    public PendingErasure request(UserId user, Instant requestedAt, Instant due) {
        while (true) {
            boolean isNew = database.ask(handle -> handle.createUpdate(REQUEST)
                            .bind("user", user.value())
                            .bind("requestedAt", requestedAt)
                            .bind("due", due)
                            .execute()
                    == 1);
            if (isNew) {
                return new PendingErasure(user, Moments.kept(requestedAt), Moments.kept(due), false);
            }
            Optional<PendingErasure> known = find(user);
            if (known.isPresent()) {
                return known.get();
            }
        }
    }

    @Override
    public Optional<PendingErasure> find(UserId user) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("user", user.value())
                .map((row, context) -> read(row))
                .findOne());
    }

    @Override
    public boolean cancel(UserId user) {
        return database.ask(
                handle -> handle.createUpdate(CANCEL).bind("user", user.value()).execute() == 1);
    }

    @Override
    public boolean begin(UserId user, Instant now) {
        return database.ask(handle -> handle.createUpdate(BEGIN)
                        .bind("user", user.value())
                        .bind("now", now)
                        .execute()
                == 1);
    }

    @Override
    public List<PendingErasure> due(Instant now, int limit) {
        return database.ask(handle -> handle.createQuery(DUE)
                .bind("now", now)
                .bind("most", limit)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public void done(UserId user) {
        database.ask(
                handle -> handle.createUpdate(DONE).bind("user", user.value()).execute());
    }

    private static PendingErasure read(ResultSet row) throws SQLException {
        return new PendingErasure(
                new UserId(row.getString("user_id")),
                Moments.read(row, "requested_at"),
                Moments.read(row, "due"),
                row.getBoolean("begun"));
    }
}
