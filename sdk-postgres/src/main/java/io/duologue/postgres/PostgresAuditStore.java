package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Entries of the audit in Postgres. Numbers come from the table's own sequence: they grow, none comes twice, and some are left out. No
 * entry makes room for another: there is room for as many as are kept. Safe for many threads.
 */
final class PostgresAuditStore implements AuditStore {
    private static final String WRITE = """
            INSERT INTO duologue.audit_entry (id, at, done_by, action, case_id, about, on_appeal)
            VALUES (:id, :at, :by, :action, :caseId, :about, :onAppeal)
            ON CONFLICT (id) DO NOTHING
            RETURNING number
            """;

    private static final String NUMBER = """
            SELECT number FROM duologue.audit_entry WHERE id = :id
            """;

    private static final String SELECT = """
            SELECT number, id, at, done_by, action, on_appeal, case_id, about FROM duologue.audit_entry
            """;

    private static final String FIND = SELECT + """
            WHERE id = :id
            """;

    private static final String READ = SELECT + """
            WHERE number < :below
            ORDER BY number DESC
            LIMIT :most
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.audit_entry
            WHERE number IN (
                SELECT number FROM duologue.audit_entry
                WHERE at <= :until
                ORDER BY at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;
    private final Reads reads;

    PostgresAuditStore(Database database, Reads reads) {
        this.database = database;
        this.reads = reads;
    }

    /** Again if the one that was there has gone meanwhile. */
    @Override
    public long write(Entry entry) {
        while (true) {
            Optional<Long> number = insert(entry).or(() -> number(entry.id()));
            if (number.isPresent()) {
                return number.get();
            }
        }
    }

    private Optional<Long> insert(Entry entry) {
        return database.ask(handle -> handle.createQuery(WRITE)
                .bind("id", entry.id())
                .bind("at", entry.at())
                .bind("by", entry.by().value())
                .bind("action", written(entry.action()))
                .bind("onAppeal", !written(entry.action()).equals(entry.action().name()))
                .bind("caseId", entry.caseId())
                .bind("about", entry.about().value())
                .mapTo(Long.class)
                .findOne());
    }

    private Optional<Long> number(String id) {
        return database.ask(handle ->
                handle.createQuery(NUMBER).bind("id", id).mapTo(Long.class).findOne());
    }

    @Override
    public List<Written> read(long below, int limit) {
        return reads.ask(handle -> handle.createQuery(READ)
                .bind("below", below)
                .bind("most", limit)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public Optional<Entry> find(String id) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("id", id)
                .map((row, context) -> read(row).entry())
                .findOne());
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(REMOVE_UNTIL)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    /** Versions that know of no appeals read the same table. What they read of one is what it comes to. */
    static String written(Action action) {
        return switch (action) {
            case GRANTED -> Action.LIFTED.name();
            case DENIED -> Action.DISMISSED.name();
            default -> action.name();
        };
    }

    private static Action action(String written, boolean onAppeal) {
        Action action = Action.valueOf(written);
        if (!onAppeal) {
            return action;
        }
        return action == Action.LIFTED ? Action.GRANTED : Action.DENIED;
    }

    private static Written read(ResultSet row) throws SQLException {
        return new Written(
                row.getLong("number"),
                new Entry(
                        row.getString("id"),
                        Moments.read(row, "at"),
                        new UserId(row.getString("done_by")),
                        action(row.getString("action"), row.getBoolean("on_appeal")),
                        row.getString("case_id"),
                        new UserId(row.getString("about"))));
    }
}
