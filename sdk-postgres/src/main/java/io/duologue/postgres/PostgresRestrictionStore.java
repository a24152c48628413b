package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.RestrictionStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Update;

/** Restrictions in Postgres. Each change is one statement on one row. Safe for many threads. */
final class PostgresRestrictionStore implements RestrictionStore {
    /** More than one person ever has. */
    private static final int MOST = 1_000;

    private static final String SAVE = """
            INSERT INTO duologue.restriction (case_id, user_id, rule, what, automatic, starts_at, ends_at)
            VALUES (:caseId, :user, :rule, :what, :automatic, :startsAt, :endsAt)
            ON CONFLICT (case_id) DO UPDATE
            SET user_id = excluded.user_id, rule = excluded.rule, what = excluded.what, automatic = excluded.automatic,
                starts_at = excluded.starts_at, ends_at = excluded.ends_at
            """;

    private static final String SELECT = """
            SELECT case_id, user_id, rule, what, automatic, starts_at, ends_at FROM duologue.restriction
            """;

    static final String ACTIVE = SELECT + """
            WHERE user_id = :user AND starts_at <= :now AND (ends_at IS NULL OR ends_at > :now)
            ORDER BY ends_at DESC NULLS FIRST
            LIMIT 1
            """;

    private static final String LIFT = """
            UPDATE duologue.restriction SET ends_at = :now
            WHERE case_id = :caseId AND starts_at <= :now AND (ends_at IS NULL OR ends_at > :now)
            """;

    private static final String OF = SELECT + """
            WHERE user_id = :user
            ORDER BY starts_at, case_id
            LIMIT :most
            """;

    private static final String FIND = SELECT + """
            WHERE case_id = :caseId
            """;

    private static final String ERASE = """
            DELETE FROM duologue.restriction
            WHERE case_id IN (SELECT case_id FROM duologue.restriction WHERE user_id = :user LIMIT :batch)
            """;

    private static final String KEEP = """
            INSERT INTO duologue.kept_restriction (subject, rule, what, automatic, starts_at, ends_at)
            VALUES (:subject, :rule, :what, :automatic, :startsAt, :endsAt)
            ON CONFLICT (subject, ends_at, starts_at, rule, automatic, md5(what)) DO NOTHING
            """;

    private static final String KEPT_FOR = """
            SELECT subject, rule, what, automatic, starts_at, ends_at FROM duologue.kept_restriction
            WHERE subject = :subject AND ends_at > :now
            ORDER BY ends_at
            LIMIT :most
            """;

    private static final String LIFT_KEPT = """
            DELETE FROM duologue.kept_restriction
            WHERE ends_at = :endsAt AND starts_at = :startsAt AND rule = :rule AND automatic = :automatic AND what = :what
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.restriction
            WHERE case_id IN (
                SELECT case_id FROM duologue.restriction
                WHERE ends_at <= :until
                ORDER BY ends_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private static final String REMOVE_KEPT_UNTIL = """
            DELETE FROM duologue.kept_restriction
            WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM duologue.kept_restriction
                WHERE ends_at <= :until
                ORDER BY ends_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            ))
            """;

    private static final String KEEP_NAMES = """
            INSERT INTO duologue.kept_names (user_id, subjects, ends_at) VALUES (:user, :subjects, :until)
            ON CONFLICT (user_id) DO UPDATE SET subjects = excluded.subjects, ends_at = excluded.ends_at
            """;

    private static final String NAMES_OF = """
            SELECT subjects FROM duologue.kept_names WHERE user_id = :user AND ends_at > :now
            """;

    private static final String REMOVE_NAMES_UNTIL = """
            DELETE FROM duologue.kept_names
            WHERE user_id IN (
                SELECT user_id FROM duologue.kept_names
                WHERE ends_at <= :until
                ORDER BY ends_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;

    PostgresRestrictionStore(Database database) {
        this.database = database;
    }

    @Override
    public void save(Restriction restriction) {
        database.ask(handle -> handle.createUpdate(SAVE)
                .bind("caseId", restriction.caseId())
                .bind("user", restriction.user().value())
                .bind("rule", restriction.rule())
                .bind("what", restriction.what())
                .bind("automatic", restriction.automatic())
                .bind("startsAt", restriction.from())
                .bindByType("endsAt", restriction.until(), Instant.class)
                .execute());
    }

    @Override
    public Optional<Restriction> active(UserId user, Instant now) {
        return database.ask(handle -> handle.createQuery(ACTIVE)
                .bind("user", user.value())
                .bind("now", now)
                .map((row, context) -> read(row))
                .findOne());
    }

    @Override
    public boolean lift(String caseId, Instant now) {
        return database.ask(handle -> handle.createUpdate(LIFT)
                        .bind("caseId", caseId)
                        .bind("now", now)
                        .execute()
                == 1);
    }

    @Override
    public List<Restriction> of(UserId user) {
        return database.ask(handle -> handle.createQuery(OF)
                .bind("user", user.value())
                .bind("most", MOST)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public Optional<Restriction> find(String caseId) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("caseId", caseId)
                .map((row, context) -> read(row))
                .findOne());
    }

    @Override
    public void erase(UserId user) {
        database.inBatches(handle -> handle.createUpdate(ERASE)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .execute());
    }

    @Override
    public void keep(KeptRestriction kept) {
        database.ask(handle -> described(handle.createUpdate(KEEP), kept)
                .bind("subject", kept.subject())
                .execute());
    }

    @Override
    public List<KeptRestriction> keptFor(String subject, Instant now) {
        return database.ask(handle -> handle.createQuery(KEPT_FOR)
                .bind("subject", subject)
                .bind("now", now)
                .bind("most", MOST)
                .map((row, context) -> kept(row))
                .list());
    }

    @Override
    public void keepNames(UserId gone, Set<String> subjects, Instant until) {
        database.ask(handle -> handle.createUpdate(KEEP_NAMES)
                .bind("user", gone.value())
                .bindArray("subjects", String.class, List.copyOf(subjects))
                .bind("until", until)
                .execute());
    }

    @Override
    public Set<String> namesOf(UserId gone, Instant now) {
        return database.ask(handle -> handle.createQuery(NAMES_OF)
                .bind("user", gone.value())
                .bind("now", now)
                .map((row, context) -> Set.copyOf(Rows.texts(row, "subjects")))
                .findOne()
                .orElse(Set.of()));
    }

    @Override
    public void liftKept(KeptRestriction kept) {
        database.ask(handle -> described(handle.createUpdate(LIFT_KEPT), kept).execute());
    }

    /** All of it but for whom it is about. */
    private static Update described(Update update, KeptRestriction kept) {
        return update.bind("rule", kept.rule())
                .bind("what", kept.what())
                .bind("automatic", kept.automatic())
                .bind("startsAt", kept.from())
                .bind("endsAt", kept.until());
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return remove(REMOVE_UNTIL, until, atMost);
    }

    @Override
    public int removeKeptUntil(Instant until, int atMost) {
        int restrictions = remove(REMOVE_KEPT_UNTIL, until, atMost);
        return restrictions + remove(REMOVE_NAMES_UNTIL, until, atMost - restrictions);
    }

    private int remove(String statement, Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(statement)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    static Restriction read(ResultSet row) throws SQLException {
        return new Restriction(
                row.getString("case_id"),
                new UserId(row.getString("user_id")),
                row.getString("rule"),
                row.getString("what"),
                row.getBoolean("automatic"),
                Moments.read(row, "starts_at"),
                Moments.readNullable(row, "ends_at"));
    }

    private static KeptRestriction kept(ResultSet row) throws SQLException {
        return new KeptRestriction(
                row.getString("subject"),
                row.getString("rule"),
                row.getString("what"),
                row.getBoolean("automatic"),
                Moments.read(row, "starts_at"),
                Moments.read(row, "ends_at"));
    }
}
