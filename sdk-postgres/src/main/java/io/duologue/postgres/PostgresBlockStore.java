package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.BlockStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Blocks in Postgres. Safe for many threads. */
final class PostgresBlockStore implements BlockStore {
    /** Whoever blocked, and was blocked by, that many is asked about one by one. */
    static final int MOST_EITHER_WAY = 50_000;

    /** What it has added, or what was there before, or nothing if there is no room. */
    private static final String BLOCK = """
            WITH added AS (
                INSERT INTO duologue.block (owner, other, id, name, at)
                SELECT :owner, :other, :id, :name, :now
                WHERE (SELECT count(*) FROM duologue.block WHERE owner = :owner) < :most
                ON CONFLICT (owner, other) DO NOTHING
                RETURNING id, owner, other, name, at
            )
            SELECT id, owner, other, name, at FROM added
            UNION ALL
            SELECT id, owner, other, name, at FROM duologue.block WHERE owner = :owner AND other = :other
            """;

    private static final String UNBLOCK = """
            DELETE FROM duologue.block WHERE owner = :owner AND id = :id
            """;

    private static final String OF = """
            SELECT id, owner, other, name, at FROM duologue.block WHERE owner = :owner ORDER BY position LIMIT :most
            """;

    static final String BETWEEN = """
            SELECT EXISTS (SELECT FROM duologue.block WHERE owner = :one AND other = :other)
                OR EXISTS (SELECT FROM duologue.block WHERE owner = :other AND other = :one)
            """;

    static final String EITHER_WAY = """
            SELECT other FROM duologue.block WHERE owner = :user
            UNION
            SELECT owner FROM duologue.block WHERE other = :user
            LIMIT :mostEitherWay
            """;

    private static final String ERASE_OWN = """
            DELETE FROM duologue.block
            WHERE (owner, other) IN (SELECT owner, other FROM duologue.block WHERE owner = :user LIMIT :batch)
            """;

    private static final String RENAME = """
            UPDATE duologue.block SET name = :name
            WHERE (owner, other) IN (
                SELECT owner, other FROM duologue.block WHERE other = :user AND name <> :name LIMIT :batch
            )
            """;

    private final Database database;

    PostgresBlockStore(Database database) {
        this.database = database;
    }

    @Override
    public BlockResult block(UserId owner, UserId other, String id, String name, Instant now) {
        if (owner.equals(other)) {
            throw new IllegalArgumentException("nobody blocks himself");
        }
        Optional<Block> block = database.whole(handle -> {
            Locks.countingFor(handle, "block", owner);
            return handle.createQuery(BLOCK)
                    .bind("owner", owner.value())
                    .bind("other", other.value())
                    .bind("id", id)
                    .bind("name", name)
                    .bind("now", now)
                    .bind("most", MAX_PER_USER)
                    .map((row, context) -> read(row))
                    .findOne();
        });
        return block.<BlockResult>map(BlockResult.Blocked::new).orElseGet(BlockResult.Full::new);
    }

    @Override
    public boolean unblock(UserId owner, String id) {
        return database.ask(handle -> handle.createUpdate(UNBLOCK)
                        .bind("owner", owner.value())
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public List<Block> of(UserId owner) {
        return database.ask(handle -> handle.createQuery(OF)
                .bind("owner", owner.value())
                .bind("most", MAX_PER_USER)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public boolean betweenEither(UserId one, UserId other) {
        return database.ask(handle -> handle.createQuery(BETWEEN)
                .bind("one", one.value())
                .bind("other", other.value())
                .mapTo(Boolean.class)
                .one());
    }

    @Override
    public Set<UserId> eitherWay(UserId user) {
        return database.ask(handle -> Rows.users(
                handle.createQuery(EITHER_WAY).bind("user", user.value()).bind("mostEitherWay", MOST_EITHER_WAY)));
    }

    @Override
    public void erase(UserId user) {
        database.inBatches(handle -> handle.createUpdate(ERASE_OWN)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .execute());
        database.inBatches(handle -> handle.createUpdate(RENAME)
                .bind("user", user.value())
                .bind("name", ERASED)
                .bind("batch", Database.BATCH)
                .execute());
    }

    private static Block read(ResultSet row) throws SQLException {
        return new Block(
                row.getString("id"),
                new UserId(row.getString("owner")),
                new UserId(row.getString("other")),
                row.getString("name"),
                Moments.read(row, "at"));
    }
}
