package io.duologue.postgres;

import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.queueing.Introductions;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.reputation.Conduct;
import io.duologue.core.reputation.PastTalk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/**
 * What the stores of this module say of people who are to meet, each question in one statement, which sees all of them as they were at
 * one moment. The statements are the stores' own, put into one. Safe for many threads.
 */
final class PostgresIntroductions implements Introductions {

    /** A row for everybody, with nothing in it for who has no profile; what is read by its name is the first of that name. */
    private static final String SEEKER = """
            SELECT asked.user_id, profile.*, preferences.*, coalesce(preferences.version, 0) AS preferences_version,
                restriction.*,
                EXISTS (SELECT FROM duologue.pending_erasure WHERE pending_erasure.user_id = :user) AS leaving,
                ARRAY(SELECT other FROM duologue.avoided_person WHERE owner = :user LIMIT :mostAvoided) AS avoided,
                ARRAY(""" + PostgresBlockStore.EITHER_WAY + """
                ) || ARRAY(""" + PostgresReportStore.EITHER_WAY
            + """
                ) AS kept_apart,
                acknowledged.*, met.*, talked.*,
                ARRAY(
                    SELECT CAST(extract(epoch FROM at) * 1000000 AS bigint)
                    FROM (""" + PostgresReportStore.STANDING + """
                    ) AS standing
                    ORDER BY at DESC
                ) AS reported_at
            FROM (SELECT CAST(:user AS text) AS user_id) AS asked
            LEFT JOIN LATERAL (""" + PostgresProfileStore.FIND
            + """
            ) AS profile ON true
            LEFT JOIN LATERAL (""" + PostgresProfileStore.FIND_PREFERENCES + """
            ) AS preferences ON true
            LEFT JOIN LATERAL (""" + PostgresRestrictionStore.ACTIVE + """
            ) AS restriction ON true
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(document ORDER BY at, document, version), '{}') AS acknowledged_documents,
                    coalesce(array_agg(version ORDER BY at, document, version), '{}') AS acknowledged_versions,
                    coalesce(array_agg(CAST(extract(epoch FROM at) * 1000000 AS bigint) ORDER BY at, document, version), '{}')
                        AS acknowledged_at
                FROM ("""
            + PostgresProfileStore.ACKNOWLEDGEMENTS + """
                ) AS given
            ) AS acknowledged
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(partner), '{}') AS met_partners,
                    coalesce(array_agg(CAST(extract(epoch FROM latest) * 1000000 AS bigint)), '{}') AS met_at
                FROM (""" + PostgresConversationStore.PARTNERS + """
                ) AS partners
            ) AS met
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(CAST(extract(epoch FROM ended_at) * 1000000 AS bigint) ORDER BY started_at DESC, id), '{}')
                        AS talk_ended_at,
                    coalesce(array_agg(partner ORDER BY started_at DESC, id), '{}') AS talk_partners,
                    coalesce(array_agg(CAST(messages AS bigint) ORDER BY started_at DESC, id), '{}') AS talk_messages,
                    coalesce(array_agg(CAST(coalesce(pace, 0) AS bigint) ORDER BY started_at DESC, id), '{}') AS talk_pace,
                    coalesce(array_agg(CAST(CAST(left_early AS integer) AS bigint) ORDER BY started_at DESC, id), '{}')
                        AS talk_left_early,
                    coalesce(array_agg(CAST(coalesce(rating, 0) AS bigint) ORDER BY started_at DESC, id), '{}') AS talk_rating
                FROM ("""
            + PostgresConversationStore.TALKS + """
                ) AS talks
            ) AS talked
            """;

    private static final String BETWEEN = """
            SELECT (""" + PostgresBlockStore.BETWEEN + """
                ) OR EXISTS (SELECT FROM duologue.report WHERE reporter = :one AND reported = :other)
                OR EXISTS (SELECT FROM duologue.report WHERE reporter = :other AND reported = :one) AS kept_apart,
                EXISTS (SELECT FROM duologue.avoided_person WHERE owner = :one AND other = :other)
                OR EXISTS (SELECT FROM duologue.avoided_person WHERE owner = :other AND other = :one) AS avoided,
                EXISTS (
                    SELECT FROM duologue.restriction
                    WHERE user_id IN (:one, :other) AND starts_at <= :now AND (ends_at IS NULL OR ends_at > :now)
                ) AS restricted,
                EXISTS (SELECT FROM duologue.pending_erasure WHERE user_id IN (:one, :other)) AS leaving
            """;

    private final Database database;

    PostgresIntroductions(Database database) {
        this.database = database;
    }

    @Override
    public Seeker seeker(UserId user, Instant metSince, Instant now) {
        return database.ask(handle -> bound(handle.createQuery(SEEKER), user)
                .bind("since", metSince)
                .bind("now", now)
                .map((row, context) -> seeker(user, row))
                .one());
    }

    private static Query bound(Query query, UserId user) {
        return query.bind("user", user.value())
                .bind("mostAvoided", ProfileStore.MAX_AVOIDED)
                .bind("mostEitherWay", PostgresBlockStore.MOST_EITHER_WAY)
                .bind("mostAcknowledgements", PostgresProfileStore.MAX_ACKNOWLEDGEMENTS)
                .bind("mostTalks", Conduct.MOST_TALKS)
                .bind("mostReports", Conduct.MOST_REPORTS)
                .bind("mostPartners", PostgresConversationStore.MOST_PARTNERS);
    }

    private static Seeker seeker(UserId user, ResultSet row) throws SQLException {
        Optional<Profile> profile =
                row.getString("name") == null ? Optional.empty() : Optional.of(PostgresProfileStore.read(row));
        Preferences preferences = row.getLong("preferences_version") == 0
                ? PostgresProfileStore.DEFAULTS
                : PostgresProfileStore.readPreferences(row);
        Seeker.Builder seeker = Seeker.builder();
        seeker.user(user)
                .profile(profile)
                .preferences(preferences)
                .acknowledgements(acknowledgements(row))
                .leaving(row.getBoolean("leaving"))
                .avoided(users(row, "avoided"))
                .keptApart(users(row, "kept_apart"))
                .met(met(row))
                .conduct(new Conduct(talks(row), moments(row, "reported_at")));
        if (row.getString("case_id") != null) {
            seeker.restriction(PostgresRestrictionStore.read(row));
        }
        return seeker.build();
    }

    private static List<UserId> users(ResultSet row, String column) throws SQLException {
        return Rows.texts(row, column).stream().map(UserId::new).toList();
    }

    private static List<Acknowledgement> acknowledgements(ResultSet row) throws SQLException {
        List<String> documents = Rows.texts(row, "acknowledged_documents");
        List<String> versions = Rows.texts(row, "acknowledged_versions");
        List<Long> at = Rows.numbers(row, "acknowledged_at");
        List<Acknowledgement> given = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            given.add(new Acknowledgement(documents.get(i), versions.get(i), Moments.ofMicros(at.get(i))));
        }
        return given;
    }

    private static Map<UserId, Instant> met(ResultSet row) throws SQLException {
        List<UserId> partners = users(row, "met_partners");
        List<Long> at = Rows.numbers(row, "met_at");
        Map<UserId, Instant> met = new HashMap<>();
        for (int i = 0; i < partners.size(); i++) {
            met.put(partners.get(i), Moments.ofMicros(at.get(i)));
        }
        return met;
    }

    private static List<Instant> moments(ResultSet row, String column) throws SQLException {
        return Rows.numbers(row, column).stream().map(Moments::ofMicros).toList();
    }

    /** In the arrays nothing is null: there is no pace and no rating of 0. */
    private static List<PastTalk> talks(ResultSet row) throws SQLException {
        List<UserId> partners = users(row, "talk_partners");
        List<Long> endedAt = Rows.numbers(row, "talk_ended_at");
        List<Long> messages = Rows.numbers(row, "talk_messages");
        List<Long> pace = Rows.numbers(row, "talk_pace");
        List<Long> leftEarly = Rows.numbers(row, "talk_left_early");
        List<Long> rating = Rows.numbers(row, "talk_rating");
        List<PastTalk> talks = new ArrayList<>();
        for (int i = 0; i < endedAt.size(); i++) {
            Duration usual = pace.get(i) == 0 ? null : Duration.ofMillis(pace.get(i));
            talks.add(new PastTalk(
                    partners.get(i),
                    Moments.ofMicros(endedAt.get(i)),
                    new Share(messages.get(i).intValue(), usual),
                    leftEarly.get(i) == 1,
                    rating.get(i) == 0 ? null : rating.get(i).intValue()));
        }
        return talks;
    }

    @Override
    public Set<Obstacle> between(UserId one, UserId other, Instant now) {
        return database.ask(handle -> handle.createQuery(BETWEEN)
                .bind("one", one.value())
                .bind("other", other.value())
                .bind("now", now)
                .map((row, context) -> obstacles(row))
                .one());
    }

    private static Set<Obstacle> obstacles(ResultSet row) throws SQLException {
        Set<Obstacle> obstacles = EnumSet.noneOf(Obstacle.class);
        for (Obstacle obstacle : Obstacle.values()) {
            if (row.getBoolean(column(obstacle))) {
                obstacles.add(obstacle);
            }
        }
        return Set.copyOf(obstacles);
    }

    private static String column(Obstacle obstacle) {
        return switch (obstacle) {
            case KEPT_APART -> "kept_apart";
            case AVOIDED -> "avoided";
            case RESTRICTED -> "restricted";
            case LEAVING -> "leaving";
        };
    }
}
