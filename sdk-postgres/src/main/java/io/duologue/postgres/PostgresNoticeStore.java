package io.duologue.postgres;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.signin.Notice;
import io.duologue.core.signin.NoticeStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notices in Postgres. Each change is one statement. Safe for many threads. */
final class PostgresNoticeStore implements NoticeStore {
    /**
     * Adds one, and of those that were there keeps one fewer than there may be: a statement does not see what it adds itself. Of two at
     * once neither sees the other's, and the next one makes up for it; until then the readers count.
     */
    private static final String ADD = """
            WITH added AS (
                INSERT INTO duologue.notice (user_id, id, kind, provider, at, undo_until, acknowledged)
                VALUES (:user, :id, :kind, :provider, :at, :undoUntil, false)
            )
            DELETE FROM duologue.notice
            WHERE user_id = :user AND position <= (
                SELECT position FROM duologue.notice
                WHERE user_id = :user
                ORDER BY position DESC
                OFFSET :most - 1 LIMIT 1
            )
            """;

    private static final String LATEST = """
            SELECT id, kind, provider, at, undo_until, acknowledged FROM duologue.notice
            WHERE user_id = :user
            ORDER BY position DESC
            LIMIT :most
            """;

    private static final String FIND = """
            SELECT id, kind, provider, at, undo_until FROM duologue.notice WHERE user_id = :user AND id = :id
            """;

    private static final String ACKNOWLEDGE = """
            UPDATE duologue.notice SET acknowledged = true WHERE user_id = :user AND id = :id AND NOT acknowledged
            """;

    /** So many are there of one person, and hardly one more. */
    private static final String ERASE = """
            DELETE FROM duologue.notice WHERE user_id = :user
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.notice
            WHERE (user_id, id) IN (
                SELECT user_id, id FROM duologue.notice
                WHERE at <= :until
                ORDER BY at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;

    PostgresNoticeStore(Database database) {
        this.database = database;
    }

    @Override
    public void add(UserId user, Notice notice) {
        database.ask(handle -> handle.createUpdate(ADD)
                .bind("user", user.value())
                .bind("id", notice.id())
                .bind("kind", notice.kind().name())
                .bind("provider", notice.provider().value())
                .bind("at", notice.at())
                .bindByType("undoUntil", notice.undoUntil().orElse(null), Instant.class)
                .bind("most", MAX_PER_USER)
                .execute());
    }

    @Override
    public List<Notice> open(UserId user) {
        return kept(user).stream()
                .filter(kept -> !kept.acknowledged())
                .map(Kept::notice)
                .toList();
    }

    @Override
    public List<Notice> latest(UserId user) {
        return kept(user).stream().map(Kept::notice).toList();
    }

    private List<Kept> kept(UserId user) {
        return database.ask(handle -> handle.createQuery(LATEST)
                .bind("user", user.value())
                .bind("most", MAX_PER_USER)
                .map((row, context) -> new Kept(read(row), row.getBoolean("acknowledged")))
                .list());
    }

    @Override
    public Optional<Notice> find(UserId user, String id) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("user", user.value())
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne());
    }

    @Override
    public boolean acknowledge(UserId user, String id) {
        return database.ask(handle -> handle.createUpdate(ACKNOWLEDGE)
                        .bind("user", user.value())
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public void erase(UserId user) {
        database.ask(
                handle -> handle.createUpdate(ERASE).bind("user", user.value()).execute());
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(REMOVE_UNTIL)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    private static Notice read(ResultSet row) throws SQLException {
        return Notice.builder()
                .id(row.getString("id"))
                .kind(Notice.Kind.valueOf(row.getString("kind")))
                .provider(new ProviderId(row.getString("provider")))
                .at(Moments.read(row, "at"))
                .undoUntil(Optional.ofNullable(Moments.readNullable(row, "undo_until")))
                .build();
    }

    private record Kept(Notice notice, boolean acknowledged) {}
}
