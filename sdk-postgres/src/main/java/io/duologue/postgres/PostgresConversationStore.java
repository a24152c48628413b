package io.duologue.postgres;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationStore;
import io.duologue.core.conversation.Course;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Records of conversations in Postgres. Start and end are told in any order and any number of times: whichever comes first makes the row,
 * and each fills only what is empty. Safe for many threads.
 */
final class PostgresConversationStore implements ConversationStore {
    static final int MOST_PARTNERS = 10_000;

    private static final String STARTED = """
            INSERT INTO duologue.conversation AS known (id, a, b, topic, started_at, left_by_a, left_by_b)
            VALUES (:id, :a, :b, :topic, :startedAt, false, false)
            ON CONFLICT (id) DO UPDATE
            SET a = excluded.a, b = excluded.b, topic = excluded.topic, started_at = excluded.started_at
            WHERE known.started_at IS NULL
            """;

    private static final String ENDED = """
            INSERT INTO duologue.conversation AS known
                (id, ended_at, cause, ended_by, messages_a, messages_b, pace_a, pace_b, left_early, left_by_a, left_by_b)
            VALUES (:id, :at, :cause, :by, :messagesA, :messagesB, :paceA, :paceB, :leftEarly, false, false)
            ON CONFLICT (id) DO UPDATE
            SET ended_at = excluded.ended_at, cause = excluded.cause, ended_by = excluded.ended_by,
                messages_a = excluded.messages_a, messages_b = excluded.messages_b,
                pace_a = excluded.pace_a, pace_b = excluded.pace_b, left_early = excluded.left_early
            WHERE known.ended_at IS NULL
            """;

    private static final String FEEDBACK = """
            INSERT INTO duologue.conversation_feedback (conversation, given_by, rating, tags, at)
            SELECT id, :from, :rating, :tags, :at FROM duologue.conversation
            WHERE id = :id AND started_at IS NOT NULL AND (a = :from OR b = :from)
            FOR KEY SHARE
            ON CONFLICT (conversation, given_by) DO NOTHING
            """;

    private static final String HAS_FEEDBACK = """
            SELECT EXISTS (
                SELECT FROM duologue.conversation_feedback WHERE conversation = :id AND given_by = :from
            )
            """;

    private static final String REVEALED = """
            UPDATE duologue.conversation SET revealed_at = :at
            WHERE id = :id AND started_at IS NOT NULL AND revealed_at IS NULL
            """;

    private static final String COLUMNS = """
            SELECT id, a, b, topic, started_at, ended_at, cause, ended_by, revealed_at,
                messages_a, messages_b, pace_a, pace_b, left_early
            FROM duologue.conversation
            """;

    private static final String FIND = COLUMNS + """
            WHERE id = :id AND started_at IS NOT NULL
            """;

    /** The latest of each index, of which the latest are the latest of all. */
    private static final String LATEST = "(" + COLUMNS + """
                WHERE a = :user AND NOT left_by_a
                ORDER BY started_at DESC, id
                LIMIT :most)
            UNION ALL
            (""" + COLUMNS + """
                WHERE b = :user AND NOT left_by_b
                ORDER BY started_at DESC, id
                LIMIT :most)
            ORDER BY started_at DESC, id
            LIMIT :most
            """;

    private static final String FEEDBACK_OF = """
            SELECT conversation, given_by, rating, tags, at FROM duologue.conversation_feedback
            WHERE conversation = ANY (:ids)
            ORDER BY conversation, at
            """;

    static final String PARTNERS = """
            SELECT partner, max(started_at) AS latest
            FROM (
                SELECT b AS partner, started_at FROM duologue.conversation
                WHERE a = :user AND NOT left_by_a AND started_at >= :since
                UNION ALL
                SELECT a AS partner, started_at FROM duologue.conversation
                WHERE b = :user AND NOT left_by_b AND started_at >= :since
            ) AS talks
            GROUP BY partner
            ORDER BY latest DESC
            LIMIT :mostPartners
            """;

    /** Of the latest conversations, from one's own side: what came of those that are over. */
    static final String TALKS = """
            SELECT talk.id, talk.partner, talk.started_at, talk.ended_at, talk.messages, talk.pace, talk.left_early, feedback.rating
            FROM (
                (SELECT id, started_at, ended_at, messages_a AS messages, pace_a AS pace,
                    left_early AND ended_by IS NOT DISTINCT FROM a AS left_early, b AS partner, left_early IS NOT NULL AS told
                FROM duologue.conversation
                WHERE a = :user AND NOT left_by_a AND started_at >= :since
                ORDER BY started_at DESC, id
                LIMIT :mostTalks)
                UNION ALL
                (SELECT id, started_at, ended_at, messages_b AS messages, pace_b AS pace,
                    left_early AND ended_by IS NOT DISTINCT FROM b AS left_early, a AS partner, left_early IS NOT NULL AS told
                FROM duologue.conversation
                WHERE b = :user AND NOT left_by_b AND started_at >= :since
                ORDER BY started_at DESC, id
                LIMIT :mostTalks)
                ORDER BY started_at DESC, id
                LIMIT :mostTalks
            ) AS talk
            LEFT JOIN duologue.conversation_feedback AS feedback
                ON feedback.conversation = talk.id AND feedback.given_by = talk.partner
            WHERE talk.told
            """;

    private static final String ERASE_FEEDBACK = """
            DELETE FROM duologue.conversation_feedback
            WHERE (conversation, given_by) IN (
                SELECT conversation, given_by FROM duologue.conversation_feedback WHERE given_by = :user LIMIT :batch
            )
            """;

    private static final String LEAVE_AS_A = """
            UPDATE duologue.conversation
            SET left_by_a = true, messages_a = NULL, pace_a = NULL,
                left_early = CASE WHEN left_early THEN ended_by IS DISTINCT FROM a ELSE left_early END
            WHERE id IN (SELECT id FROM duologue.conversation WHERE a = :user AND NOT left_by_a LIMIT :batch)
            """;

    private static final String LEAVE_AS_B = """
            UPDATE duologue.conversation
            SET left_by_b = true, messages_b = NULL, pace_b = NULL,
                left_early = CASE WHEN left_early THEN ended_by IS DISTINCT FROM b ELSE left_early END
            WHERE id IN (SELECT id FROM duologue.conversation WHERE b = :user AND NOT left_by_b LIMIT :batch)
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_UNTIL = """
            DELETE FROM duologue.conversation
            WHERE id IN (
                SELECT id FROM duologue.conversation
                WHERE coalesce(ended_at, started_at) <= :until
                ORDER BY coalesce(ended_at, started_at)
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;
    private final Reads reads;

    PostgresConversationStore(Database database, Reads reads) {
        this.database = database;
        this.reads = reads;
    }

    @Override
    public void started(ConversationInfo info) {
        database.ask(handle -> handle.createUpdate(STARTED)
                .bind("id", info.id().value())
                .bind("a", info.a().value())
                .bind("b", info.b().value())
                .bind("topic", info.topic())
                .bind("startedAt", info.startedAt())
                .execute());
    }

    @Override
    public void ended(
            ConversationId id, EntryBody.EndCause cause, @Nullable UserId by, Instant at, @Nullable Course course) {
        database.ask(handle -> handle.createUpdate(ENDED)
                .bind("id", id.value())
                .bind("at", at)
                .bind("cause", cause.name())
                .bind("by", by == null ? null : by.value())
                .bind("messagesA", course == null ? null : course.a().messages())
                .bind("messagesB", course == null ? null : course.b().messages())
                .bind("paceA", course == null ? null : millis(course.a()))
                .bind("paceB", course == null ? null : millis(course.b()))
                .bind("leftEarly", course == null ? null : course.leftEarly())
                .execute());
    }

    private static @Nullable Integer millis(Share share) {
        Duration pace = share.pace();
        return pace == null ? null : Math.toIntExact(pace.toMillis());
    }

    @Override
    public boolean feedback(ConversationId id, Feedback feedback) {
        return database.ask(handle -> {
            int added = handle.createUpdate(FEEDBACK)
                    .bind("id", id.value())
                    .bind("from", feedback.from().value())
                    .bind("rating", feedback.rating())
                    .bindArray("tags", String.class, Texts.kept(feedback.tags()))
                    .bind("at", feedback.at())
                    .execute();
            return added == 1
                    || handle.createQuery(HAS_FEEDBACK)
                            .bind("id", id.value())
                            .bind("from", feedback.from().value())
                            .mapTo(Boolean.class)
                            .one();
        });
    }

    @Override
    public void revealed(ConversationId id, Instant at) {
        database.ask(handle -> handle.createUpdate(REVEALED)
                .bind("id", id.value())
                .bind("at", at)
                .execute());
    }

    @Override
    public Optional<ConversationRecord> find(ConversationId id) {
        return database.ask(handle ->
                withFeedback(
                                handle,
                                handle.createQuery(FIND)
                                        .bind("id", id.value())
                                        .map((row, context) -> read(row))
                                        .list())
                        .stream()
                        .findFirst());
    }

    @Override
    public List<ConversationRecord> latest(UserId user, int limit) {
        return reads.ask(handle -> withFeedback(
                handle,
                handle.createQuery(LATEST)
                        .bind("user", user.value())
                        .bind("most", limit)
                        .map((row, context) -> read(row))
                        .list()));
    }

    /** One statement for the feedback of all of them, two of each at most. */
    private static List<ConversationRecord> withFeedback(Handle handle, List<ConversationRecord> records) {
        if (records.isEmpty()) {
            return records;
        }
        Map<String, List<Feedback>> feedback = new HashMap<>();
        handle.createQuery(FEEDBACK_OF)
                .bindArray(
                        "ids",
                        String.class,
                        records.stream()
                                .map(record -> record.info().id().value())
                                .toList())
                .map((row, context) -> Map.entry(row.getString("conversation"), feedback(row)))
                .forEach(given -> feedback.computeIfAbsent(given.getKey(), id -> new ArrayList<>())
                        .add(given.getValue()));
        return records.stream()
                .map(record -> new ConversationRecord(
                        record.info(),
                        record.endedAt(),
                        record.cause(),
                        record.endedBy(),
                        feedback.getOrDefault(record.info().id().value(), List.of()),
                        record.revealedAt(),
                        record.course()))
                .toList();
    }

    @Override
    public Map<UserId, Instant> partners(UserId user, Instant since) {
        return database.ask(handle -> handle
                .createQuery(PARTNERS)
                .bind("user", user.value())
                .bind("since", since)
                .bind("mostPartners", MOST_PARTNERS)
                .map((row, context) -> Map.entry(new UserId(row.getString("partner")), Moments.read(row, "latest")))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public void erase(UserId user) {
        for (String statement : List.of(ERASE_FEEDBACK, LEAVE_AS_A, LEAVE_AS_B)) {
            database.inBatches(handle -> handle.createUpdate(statement)
                    .bind("user", user.value())
                    .bind("batch", Database.BATCH)
                    .execute());
        }
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(REMOVE_UNTIL)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    private static ConversationRecord read(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        String endedBy = row.getString("ended_by");
        return new ConversationRecord(
                new ConversationInfo(
                        new ConversationId(row.getString("id")),
                        new UserId(row.getString("a")),
                        new UserId(row.getString("b")),
                        row.getString("topic"),
                        Moments.read(row, "started_at")),
                Moments.readNullable(row, "ended_at"),
                cause == null ? null : EntryBody.EndCause.valueOf(cause),
                endedBy == null ? null : new UserId(endedBy),
                List.of(),
                Moments.readNullable(row, "revealed_at"),
                course(row));
    }

    private static @Nullable Course course(ResultSet row) throws SQLException {
        boolean leftEarly = row.getBoolean("left_early");
        return row.wasNull()
                ? null
                : new Course(share(row, "messages_a", "pace_a"), share(row, "messages_b", "pace_b"), leftEarly);
    }

    private static Share share(ResultSet row, String messages, String pace) throws SQLException {
        int millis = row.getInt(pace);
        Duration usual = row.wasNull() ? null : Duration.ofMillis(millis);
        return new Share(row.getInt(messages), usual);
    }

    private static Feedback feedback(ResultSet row) throws SQLException {
        return new Feedback(
                new UserId(row.getString("given_by")),
                row.getInt("rating"),
                Rows.texts(row, "tags"),
                Moments.read(row, "at"));
    }
}
