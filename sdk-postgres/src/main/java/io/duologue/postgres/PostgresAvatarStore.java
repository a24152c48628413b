package io.duologue.postgres;

import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import java.util.Optional;

/** Pictures in Postgres. Each change is one statement on one row. Safe for many threads. */
final class PostgresAvatarStore implements AvatarStore {
    private static final String SAVE = """
            INSERT INTO duologue.avatar (user_id, id, jpeg) VALUES (:user, :id, :jpeg)
            ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, jpeg = excluded.jpeg
            """;

    private static final String FIND = """
            SELECT jpeg FROM duologue.avatar WHERE id = :id
            """;

    private static final String REMOVE = """
            DELETE FROM duologue.avatar WHERE user_id = :user
            """;

    private final Database database;

    PostgresAvatarStore(Database database) {
        this.database = database;
    }

    @Override
    public void save(UserId user, Avatar avatar) {
        database.ask(handle -> handle.createUpdate(SAVE)
                .bind("user", user.value())
                .bind("id", avatar.id().value())
                .bind("jpeg", avatar.jpeg())
                .execute());
    }

    @Override
    public Optional<Avatar> find(AvatarId id) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("id", id.value())
                .map((row, context) -> new Avatar(id, row.getBytes("jpeg")))
                .findOne());
    }

    @Override
    public void remove(UserId user) {
        database.ask(
                handle -> handle.createUpdate(REMOVE).bind("user", user.value()).execute());
    }
}
