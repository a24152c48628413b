package io.duologue.postgres;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.TranscriptStore;
import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts in Postgres. That a line is kept once is a constraint; that nothing is added of who is erased, the lock on the row of the
 * transcript, which says who is still there. Safe for many threads.
 */
final class PostgresTranscriptStore implements TranscriptStore {
    private static final String BEGIN = """
            INSERT INTO duologue.transcript (
                conversation, a, b, started_at, kept_seconds, written_seq, written_mark, turn_at)
            VALUES (:id, :a, :b, :startedAt, :kept, :seq, :mark, :turn)
            ON CONFLICT (conversation) DO NOTHING
            """;

    /** Who asks at the same time is told of others. */
    private static final String DUE = """
            UPDATE duologue.transcript SET turn_at = :again
            WHERE conversation IN (
                SELECT conversation FROM duologue.transcript
                WHERE turn_at <= :now
                ORDER BY turn_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            RETURNING conversation, written_seq, written_mark
            """;

    private static final String WRITTEN = """
            UPDATE duologue.transcript SET written_seq = :seq, written_mark = :mark
            WHERE conversation = :id
            RETURNING a, b
            """;

    private static final String ADD = """
            INSERT INTO duologue.transcript_line (conversation, seq, mark, said_by, n, at, text)
            VALUES (:id, :seq, :mark, :by, :n, :at, :text)
            ON CONFLICT (conversation, seq, mark) DO NOTHING
            """;

    private static final String COMPLETE = """
            UPDATE duologue.transcript
            SET turn_at = NULL, ended_at = :at, remove_at = :at + kept_seconds * interval '1 second'
            WHERE conversation = :id AND ended_at IS NULL
            """;

    private static final String FIND = """
            SELECT conversation, a, b, started_at, ended_at FROM duologue.transcript WHERE conversation = :id
            """;

    private static final String LINES = """
            SELECT seq, mark, said_by, n, at, text FROM duologue.transcript_line
            WHERE conversation = :id
            ORDER BY seq, mark
            """;

    private static final String OF_A = """
            SELECT conversation FROM duologue.transcript WHERE a = :user LIMIT :batch FOR UPDATE
            """;

    private static final String OF_B = """
            SELECT conversation FROM duologue.transcript WHERE b = :user LIMIT :batch FOR UPDATE
            """;

    private static final String ERASE_LINES = """
            DELETE FROM duologue.transcript_line WHERE conversation = ANY (:ids) AND said_by = :by
            """;

    private static final String ERASE_OF_NOBODY_ELSE = """
            DELETE FROM duologue.transcript WHERE conversation = ANY (:ids) AND (a IS NULL OR b IS NULL)
            """;

    private static final String ERASE_A = """
            UPDATE duologue.transcript SET a = NULL WHERE conversation = ANY (:ids)
            """;

    private static final String ERASE_B = """
            UPDATE duologue.transcript SET b = NULL WHERE conversation = ANY (:ids)
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.transcript
            WHERE conversation IN (
                SELECT conversation FROM duologue.transcript
                WHERE remove_at <= :until
                ORDER BY remove_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;

    PostgresTranscriptStore(Database database) {
        this.database = database;
    }

    @Override
    public void begin(ConversationInfo info, Duration kept, Instant turn) {
        database.ask(handle -> handle.createUpdate(BEGIN)
                .bind("id", info.id().value())
                .bind("a", info.a().value())
                .bind("b", info.b().value())
                .bind("startedAt", info.startedAt())
                .bind("kept", kept.toSeconds())
                .bind("seq", Position.START.seq())
                .bind("mark", Position.START.mark())
                .bind("turn", turn)
                .execute());
    }

    @Override
    public List<Unfinished> due(Instant now, Instant again, int atMost) {
        return database.ask(handle -> handle.createQuery(DUE)
                .bind("now", now)
                .bind("again", again)
                .bind("most", atMost)
                .map((row, context) -> new Unfinished(
                        new ConversationId(row.getString("conversation")),
                        new Position(row.getLong("written_seq"), row.getInt("written_mark"))))
                .list());
    }

    @Override
    public void add(ConversationId id, List<Line> lines, Position upTo) {
        database.whole(handle -> {
            // First, for its lock: who is being erased is gone before, or takes what is added here with him.
            Optional<Set<Party>> there = handle.createQuery(WRITTEN)
                    .bind("id", id.value())
                    .bind("seq", upTo.seq())
                    .bind("mark", upTo.mark())
                    .map((row, context) -> there(row))
                    .findOne();
            there.ifPresent(parties -> add(
                    handle,
                    id,
                    lines.stream().filter(line -> parties.contains(line.from())).toList()));
            return there;
        });
    }

    private static void add(Handle handle, ConversationId id, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(ADD);
        for (Line line : lines) {
            batch.bind("id", id.value())
                    .bind("seq", line.position().seq())
                    .bind("mark", line.position().mark())
                    .bind("by", line.from().name())
                    .bind("n", line.n())
                    .bind("at", line.at())
                    .bind("text", line.text())
                    .add();
        }
        batch.execute();
    }

    @Override
    public void complete(ConversationId id, Instant endedAt) {
        database.ask(handle -> handle.createUpdate(COMPLETE)
                .bind("id", id.value())
                .bind("at", endedAt)
                .execute());
    }

    @Override
    public Optional<Transcript> find(ConversationId id) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("id", id.value())
                .map((row, context) -> read(row))
                .findOne()
                .map(bare -> new Transcript(
                        bare.id(), bare.a(), bare.b(), bare.startedAt(), bare.endedAt(), lines(handle, id))));
    }

    private static List<Line> lines(Handle handle, ConversationId id) {
        return handle.createQuery(LINES)
                .bind("id", id.value())
                .map((row, context) -> line(row))
                .list();
    }

    @Override
    public void erase(UserId user) {
        for (Party party : Party.values()) {
            boolean more;
            do {
                more = database.<Boolean>whole(handle -> eraseSome(handle, user, party));
            } while (more);
        }
    }

    /** False if there was nothing. */
    private static boolean eraseSome(Handle handle, UserId user, Party party) {
        List<String> ids = handle.createQuery(party == Party.A ? OF_A : OF_B)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .mapTo(String.class)
                .list();
        if (ids.isEmpty()) {
            return false;
        }
        handle.createUpdate(ERASE_OF_NOBODY_ELSE)
                .bindArray("ids", String.class, ids)
                .execute();
        handle.createUpdate(ERASE_LINES)
                .bindArray("ids", String.class, ids)
                .bind("by", party.name())
                .execute();
        handle.createUpdate(party == Party.A ? ERASE_A : ERASE_B)
                .bindArray("ids", String.class, ids)
                .execute();
        return true;
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(REMOVE_UNTIL)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    private static Set<Party> there(ResultSet row) throws SQLException {
        Set<Party> there = EnumSet.noneOf(Party.class);
        if (row.getString("a") != null) {
            there.add(Party.A);
        }
        if (row.getString("b") != null) {
            there.add(Party.B);
        }
        return there;
    }

    private static Transcript read(ResultSet row) throws SQLException {
        return new Transcript(
                new ConversationId(row.getString("conversation")),
                user(row.getString("a")),
                user(row.getString("b")),
                Moments.read(row, "started_at"),
                Moments.readNullable(row, "ended_at"),
                List.of());
    }

    private static @Nullable UserId user(@Nullable String written) {
        return written == null ? null : new UserId(written);
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new Position(row.getLong("seq"), row.getInt("mark")),
                Party.valueOf(row.getString("said_by")),
                row.getLong("n"),
                Moments.read(row, "at"),
                row.getString("text"));
    }
}
