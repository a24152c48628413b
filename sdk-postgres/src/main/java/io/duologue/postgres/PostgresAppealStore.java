package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AppealStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Appeals in Postgres, each with its decision in one row. That a restriction has one is a key; that an appeal is decided once, an update
 * of one that is open. Safe for many threads.
 */
final class PostgresAppealStore implements AppealStore {
    private static final String FILE = """
            INSERT INTO duologue.appeal (case_id, user_id, text, at, restricted_by, report)
            VALUES (:caseId, :user, :text, :at, :restrictedBy, :report)
            ON CONFLICT (case_id) DO NOTHING
            """;

    private static final String SELECT = """
            SELECT case_id, user_id, text, at, restricted_by, report, outcome, decided_by, decided_at, reason
            FROM duologue.appeal
            """;

    private static final String FIND = SELECT + """
            WHERE case_id = :caseId
            """;

    private static final String BY = SELECT + """
            WHERE user_id = :user
            ORDER BY at DESC, case_id
            LIMIT :most
            """;

    private static final String OPEN = SELECT + """
            WHERE outcome IS NULL
            ORDER BY at, case_id
            LIMIT :most
            """;

    /** The first condition is what the index knows, the second what it cannot. */
    private static final String OPEN_BEHIND = SELECT + """
            WHERE outcome IS NULL
              AND at >= (SELECT at FROM duologue.appeal WHERE case_id = :behind)
              AND (at > (SELECT at FROM duologue.appeal WHERE case_id = :behind) OR case_id > :behind)
            ORDER BY at, case_id
            LIMIT :most
            """;

    private static final String DECIDE = """
            UPDATE duologue.appeal SET outcome = :outcome, decided_by = :by, decided_at = :at, reason = :reason
            WHERE case_id = :caseId AND outcome IS NULL
            """;

    private static final String ERASE = """
            DELETE FROM duologue.appeal
            WHERE case_id IN (SELECT case_id FROM duologue.appeal WHERE user_id = :user LIMIT :batch)
            """;

    private static final String FILED_UNTIL = """
            SELECT case_id, at FROM duologue.appeal
            WHERE at <= :until AND (at, case_id) > (:behindAt, :behind)
            ORDER BY at, case_id
            LIMIT :batch
            """;

    private static final String FORGET = """
            DELETE FROM duologue.appeal WHERE case_id = ANY (:cases)
            """;

    private final Database database;

    PostgresAppealStore(Database database) {
        this.database = database;
    }

    /** Again if the one that was there has gone meanwhile. */
    @Override
    public FileResult file(Appeal appeal) {
        if (!appeal.isOpen()) {
            throw new IllegalArgumentException("appeal: expected one that is open but it is decided");
        }
        while (true) {
            if (insert(appeal)) {
                return new FileResult.Filed(appeal);
            }
            Optional<Appeal> first = find(appeal.caseId());
            if (first.isPresent()) {
                return new FileResult.Repeated(first.get());
            }
        }
    }

    private boolean insert(Appeal appeal) {
        UserId restrictedBy = appeal.restrictedBy();
        return database.<Integer>ask(handle -> handle.createUpdate(FILE)
                        .bind("caseId", appeal.caseId())
                        .bind("user", appeal.user().value())
                        .bind("text", appeal.text())
                        .bind("at", appeal.at())
                        .bind("restrictedBy", restrictedBy == null ? null : restrictedBy.value())
                        .bind("report", appeal.report())
                        .execute())
                == 1;
    }

    @Override
    public Optional<Appeal> find(String caseId) {
        return database.ask(handle -> find(handle, caseId));
    }

    private static Optional<Appeal> find(Handle handle, String caseId) {
        return handle.createQuery(FIND)
                .bind("caseId", caseId)
                .map((row, context) -> read(row))
                .findOne();
    }

    @Override
    public List<Appeal> by(UserId user, int limit) {
        return database.ask(handle -> handle.createQuery(BY)
                .bind("user", user.value())
                .bind("most", limit)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public List<Appeal> open(@Nullable String behind, int limit) {
        return database.ask(handle -> {
            Query query = behind == null
                    ? handle.createQuery(OPEN)
                    : handle.createQuery(OPEN_BEHIND).bind("behind", behind);
            return query.bind("most", limit).map((row, context) -> read(row)).list();
        });
    }

    @Override
    public Optional<Decision> decide(String caseId, Decision decision) {
        return database.ask(handle -> {
            handle.createUpdate(DECIDE)
                    .bind("caseId", caseId)
                    .bind("outcome", decision.outcome().name())
                    .bind("by", decision.by().value())
                    .bind("at", decision.at())
                    .bind("reason", decision.reason())
                    .execute();
            return find(handle, caseId).map(Appeal::decision);
        });
    }

    @Override
    public void erase(UserId user) {
        database.inBatches(handle -> handle.createUpdate(ERASE)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .execute());
    }

    /** Page by page, so that what is spared holds up nothing; what is spared is asked between two statements. */
    @Override
    public int removeUntil(Instant until, int atMost, Predicate<String> spared) {
        int removed = 0;
        Filed behind = Filed.FIRST;
        List<Filed> page;
        do {
            page = filedUntil(until, behind);
            List<String> old = page.stream()
                    .map(Filed::caseId)
                    .filter(caseId -> !spared.test(caseId))
                    .limit((long) atMost - removed)
                    .toList();
            removed += forget(old);
            behind = page.isEmpty() ? behind : page.get(page.size() - 1);
        } while (page.size() == Database.BATCH && removed < atMost);
        return removed;
    }

    private List<Filed> filedUntil(Instant until, Filed behind) {
        return database.ask(handle -> handle.createQuery(FILED_UNTIL)
                .bind("until", until)
                .bind("behindAt", behind.at())
                .bind("behind", behind.caseId())
                .bind("batch", Database.BATCH)
                .map((row, context) -> new Filed(row.getString("case_id"), Moments.read(row, "at")))
                .list());
    }

    private int forget(List<String> cases) {
        return cases.isEmpty()
                ? 0
                : database.ask(handle -> handle.createUpdate(FORGET)
                        .bindArray("cases", String.class, cases)
                        .execute());
    }

    private static Appeal read(ResultSet row) throws SQLException {
        return new Appeal(
                row.getString("case_id"),
                new UserId(row.getString("user_id")),
                row.getString("text"),
                Moments.read(row, "at"),
                user(row.getString("restricted_by")),
                row.getString("report"),
                row.getString("outcome") == null ? null : decision(row));
    }

    private static @Nullable UserId user(@Nullable String written) {
        return written == null ? null : new UserId(written);
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                Outcome.valueOf(row.getString("outcome")),
                new UserId(row.getString("decided_by")),
                Moments.read(row, "decided_at"),
                row.getString("reason"));
    }

    /** Where a page ended. */
    private record Filed(String caseId, Instant at) {
        static final Filed FIRST = new Filed("", Instant.MIN);
    }
}
