package io.duologue.postgres;

import io.duologue.core.BackendException;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.Acknowledgement;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Guidelines;
import io.duologue.core.profile.Onboarding;
import io.duologue.core.profile.Preferences;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.profile.Verified;
import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.SeniorityBand;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Profiles, preferences, acknowledgements and wishes to avoid in Postgres. A caller's change runs under no lock and in no transaction:
 * what it makes is written if what it was given still stands, and else it is given what stands now. Safe for many threads.
 */
final class PostgresProfileStore implements ProfileStore {
    static final int MAX_ACKNOWLEDGEMENTS = 100;
    /** With each one somebody else's change has come through, so that whoever needs more is told that this is too much. */
    private static final int ATTEMPTS = 100;

    static final Preferences DEFAULTS = Preferences.builder().build();

    static final String FIND = """
            SELECT user_id, name, alias, headline, bio, seniority, segment, time_zone, topics, skills, interests, company,
                   languages, connected, avatar, picture_from, verified_by, verified, verified_at, confirmed, version
            FROM duologue.profile
            WHERE user_id = :user
            """;

    private static final String CREATE = """
            INSERT INTO duologue.profile (
                user_id, name, alias, headline, bio, seniority, segment, time_zone, topics, skills, interests, company,
                languages, connected, avatar, picture_from, verified_by, verified, verified_at, confirmed, counts_for,
                version)
            VALUES (:user, :name, :alias, :headline, :bio, :seniority, :segment, :timeZone, :topics, :skills, :interests,
                :company, :languages, :connected, :avatar, :pictureFrom, :verifiedBy, CAST(:verified AS text[]),
                :verifiedAt, :confirmed, :countsFor, 1)
            ON CONFLICT (user_id) DO NOTHING
            """;

    private static final String UPDATE = """
            UPDATE duologue.profile
            SET name = :name, alias = :alias, headline = :headline, bio = :bio, seniority = :seniority,
                segment = :segment, time_zone = :timeZone, topics = :topics, skills = :skills, interests = :interests,
                company = :company, languages = :languages, connected = :connected, avatar = :avatar,
                picture_from = :pictureFrom, verified_by = :verifiedBy, verified = CAST(:verified AS text[]),
                verified_at = :verifiedAt, confirmed = :confirmed, counts_for = :countsFor, version = version + 1
            WHERE user_id = :user AND version = :version
            """;

    /** A row for everybody with a profile, with nothing in it for who never saved any. */
    static final String FIND_PREFERENCES = """
            SELECT offer, decision_seconds, sound, requeue, keyboard_shortcuts, intent, mode, avoids_colleagues,
                   paused_until, preferences.version
            FROM duologue.profile
            LEFT JOIN duologue.preferences ON preferences.user_id = profile.user_id
            WHERE profile.user_id = :user
            """;

    /** Nothing is written for who has no profile, and the profile is held meanwhile. */
    private static final String INSERT_PREFERENCES = """
            INSERT INTO duologue.preferences AS known (
                user_id, offer, decision_seconds, sound, requeue, keyboard_shortcuts, intent, mode, avoids_colleagues,
                paused_until, version)
            SELECT user_id, :offer, :decisionSeconds, :sound, :requeue, :keyboardShortcuts, :intent, :mode,
                :avoidsColleagues, :pausedUntil, 1
            FROM duologue.profile WHERE user_id = :user
            FOR KEY SHARE
            ON CONFLICT (user_id)\s""";

    private static final String CREATE_PREFERENCES = INSERT_PREFERENCES + """
            DO NOTHING
            """;

    private static final String SET_PREFERENCES = """
            SET offer = :offer, decision_seconds = :decisionSeconds, sound = :sound, requeue = :requeue,
                keyboard_shortcuts = :keyboardShortcuts, intent = :intent, mode = :mode,
                avoids_colleagues = :avoidsColleagues, paused_until = :pausedUntil, version = known.version + 1
            """;

    private static final String SAVE_PREFERENCES = INSERT_PREFERENCES + "DO UPDATE " + SET_PREFERENCES;

    private static final String UPDATE_PREFERENCES = "UPDATE duologue.preferences AS known " + SET_PREFERENCES + """
            WHERE user_id = :user AND version = :version
            """;

    static final String ACKNOWLEDGEMENTS = """
            SELECT document, version, at FROM duologue.acknowledgement
            WHERE user_id = :user
            ORDER BY at, document, version
            LIMIT :mostAcknowledgements
            """;

    /** Of two at once each may add the last for which there is room: that is no harm. */
    private static final String ACKNOWLEDGE = """
            INSERT INTO duologue.acknowledgement (user_id, document, version, at)
            SELECT user_id, :document, :version, :at FROM duologue.profile
            WHERE user_id = :user
                AND (SELECT count(*) FROM duologue.acknowledgement WHERE acknowledgement.user_id = :user) < :most
            FOR KEY SHARE
            ON CONFLICT (user_id, document, version) DO NOTHING
            """;

    private static final String HAS_ACKNOWLEDGED_OR_IS_NOBODY = """
            SELECT EXISTS (
                SELECT FROM duologue.acknowledgement
                WHERE user_id = :user AND document = :document AND version = :version
            ) OR NOT EXISTS (SELECT FROM duologue.profile WHERE user_id = :user)
            """;

    private static final String COMPANY_COUNT = """
            SELECT count(*) FROM duologue.profile
            WHERE counts_for = :company AND EXISTS (
                SELECT FROM duologue.acknowledgement
                WHERE acknowledgement.user_id = profile.user_id AND acknowledgement.document = :guidelines
            )
            """;

    /** What it has added, or what was there before, or nothing if there is no room. */
    private static final String AVOID = """
            WITH added AS (
                INSERT INTO duologue.avoided_person (owner, other, id, name, at)
                SELECT :owner, :other, :id, :name, :at
                WHERE (SELECT count(*) FROM duologue.avoided_person WHERE owner = :owner) < :most
                ON CONFLICT (owner, other) DO NOTHING
                RETURNING id, other, name, at
            )
            SELECT id, other, name, at FROM added
            UNION ALL
            SELECT id, other, name, at FROM duologue.avoided_person WHERE owner = :owner AND other = :other
            """;

    private static final String STOP_AVOIDING = """
            DELETE FROM duologue.avoided_person WHERE owner = :owner AND id = :id
            """;

    private static final String AVOIDED = """
            SELECT id, other, name, at FROM duologue.avoided_person WHERE owner = :owner ORDER BY position LIMIT :most
            """;

    private static final String AVOIDS = """
            SELECT EXISTS (SELECT FROM duologue.avoided_person WHERE owner = :owner AND other = :other)
            """;

    /** With preferences and acknowledgements. */
    private static final String ERASE = """
            DELETE FROM duologue.profile WHERE user_id = :user
            """;

    /** As many as there may be. */
    private static final String ERASE_WISHES = """
            DELETE FROM duologue.avoided_person WHERE owner = :user
            """;

    private static final String RENAME = """
            UPDATE duologue.avoided_person SET name = :name
            WHERE (owner, other) IN (
                SELECT owner, other FROM duologue.avoided_person WHERE other = :user AND name <> :name LIMIT :batch
            )
            """;

    private final Database database;

    PostgresProfileStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Profile> find(UserId user) {
        return profile(user).map(Versioned::value);
    }

    private Optional<Versioned<Profile>> profile(UserId user) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("user", user.value())
                .map((row, context) -> new Versioned<>(read(row), row.getLong("version")))
                .findOne());
    }

    @Override
    public boolean create(Profile profile) {
        return database.ask(handle -> bind(handle.createUpdate(CREATE), profile).execute() == 1);
    }

    @Override
    public Optional<Profile> update(UserId user, UnaryOperator<Profile> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Versioned<Profile>> before = profile(user);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Profile after = change.apply(before.get().value());
            if (!after.user().equals(user)) {
                throw new IllegalArgumentException("expected a profile of the same user");
            }
            if (replace(before.get().version(), after)) {
                return Optional.of(after);
            }
        }
        throw tooMany();
    }

    private boolean replace(long version, Profile after) {
        return database.ask(handle -> bind(handle.createUpdate(UPDATE), after)
                        .bind("version", version)
                        .execute()
                == 1);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Profile profile) {
        Optional<Verified> verified = profile.verified();
        return statement
                .bind("user", profile.user().value())
                .bind("name", profile.name())
                .bind("alias", profile.alias().orElse(null))
                .bind("headline", profile.headline())
                .bind("bio", profile.bio())
                .bind("seniority", profile.seniority().map(Enum::name).orElse(null))
                .bind("segment", profile.segment().map(Enum::name).orElse(null))
                .bind("timeZone", profile.timeZone().map(ZoneId::getId).orElse(null))
                .bindArray("topics", String.class, Texts.kept(profile.topics()))
                .bindArray("skills", String.class, Texts.kept(profile.skills()))
                .bindArray("interests", String.class, Texts.kept(profile.interests()))
                .bind("company", profile.company().map(Company::name).orElse(null))
                .bindArray("languages", String.class, Texts.kept(profile.languages()))
                .bindArray("connected", String.class, names(profile.connected()))
                .bind("avatar", profile.avatar().map(AvatarId::value).orElse(null))
                .bind(
                        "pictureFrom",
                        profile.pictureFrom().map(ProviderId::value).orElse(null))
                .bind("verifiedBy", verified.map(one -> one.by().value()).orElse(null))
                .bind("verified", verified.map(PostgresProfileStore::kinds).orElse(null))
                .bindByType("verifiedAt", verified.map(Verified::at).orElse(null), Instant.class)
                .bind("confirmed", profile.confirmed())
                .bind("countsFor", countsFor(profile).orElse(null));
    }

    private static List<String> names(List<ProviderId> providers) {
        return providers.stream().map(ProviderId::value).toList();
    }

    /** As Postgres writes an array, as there is no way to bind one that may be missing. */
    private static String kinds(Verified verified) {
        return verified.what().stream().map(Enum::name).sorted().collect(Collectors.joining(",", "{", "}"));
    }

    /** For whom the card counts once its person has agreed to the guidelines, of which this is no part. */
    private static Optional<String> countsFor(Profile profile) {
        List<Acknowledgement> agreed = List.of(new Acknowledgement(Guidelines.DOCUMENT, "any", Instant.EPOCH));
        return profile.company()
                .filter(company -> Onboarding.wasComplete(profile, agreed))
                .map(Company::normalised);
    }

    @Override
    public Preferences preferences(UserId user) {
        return versioned(user).map(Versioned::value).orElse(DEFAULTS);
    }

    /** Nothing for who has no profile; the defaults, of version 0, for who has saved none. */
    private Optional<Versioned<Preferences>> versioned(UserId user) {
        return database.ask(handle -> handle.createQuery(FIND_PREFERENCES)
                .bind("user", user.value())
                .map((row, context) -> {
                    long version = row.getLong("version");
                    return new Versioned<>(version == 0 ? DEFAULTS : readPreferences(row), version);
                })
                .findOne());
    }

    @Override
    public void savePreferences(UserId user, Preferences saved) {
        database.ask(handle ->
                bind(handle.createUpdate(SAVE_PREFERENCES), user, saved).execute());
    }

    @Override
    public Optional<Preferences> updatePreferences(UserId user, UnaryOperator<Preferences> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Versioned<Preferences>> before = versioned(user);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            Preferences after = change.apply(before.get().value());
            if (replace(before.get().version(), user, after)) {
                return Optional.of(after);
            }
        }
        throw tooMany();
    }

    private boolean replace(long version, UserId user, Preferences after) {
        return database.ask(handle -> version == 0
                ? bind(handle.createUpdate(CREATE_PREFERENCES), user, after).execute() == 1
                : bind(handle.createUpdate(UPDATE_PREFERENCES), user, after)
                                .bind("version", version)
                                .execute()
                        == 1);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, UserId user, Preferences preferences) {
        return statement
                .bind("user", user.value())
                .bind("offer", preferences.offer().name())
                .bind(
                        "decisionSeconds",
                        Math.toIntExact(preferences.decisionTime().toSeconds()))
                .bind("sound", preferences.sound())
                .bind("requeue", preferences.requeue())
                .bind("keyboardShortcuts", preferences.keyboardShortcuts())
                .bind("intent", preferences.intent().name())
                .bind("mode", preferences.mode().name())
                .bind("avoidsColleagues", preferences.avoidsColleagues())
                .bindByType("pausedUntil", preferences.pausedUntil().orElse(null), Instant.class);
    }

    @Override
    public List<Acknowledgement> acknowledgements(UserId user) {
        return database.ask(handle -> handle.createQuery(ACKNOWLEDGEMENTS)
                .bind("user", user.value())
                .bind("mostAcknowledgements", MAX_ACKNOWLEDGEMENTS)
                .map((row, context) -> new Acknowledgement(
                        row.getString("document"), row.getString("version"), Moments.read(row, "at")))
                .list());
    }

    @Override
    public void acknowledge(UserId user, Acknowledgement acknowledgement) {
        boolean isKept = database.ask(handle -> {
            int added = handle.createUpdate(ACKNOWLEDGE)
                    .bind("user", user.value())
                    .bind("document", acknowledgement.document())
                    .bind("version", acknowledgement.version())
                    .bind("at", acknowledgement.at())
                    .bind("most", MAX_ACKNOWLEDGEMENTS)
                    .execute();
            return added == 1 || hasAcknowledgedOrIsNobody(handle, user, acknowledgement);
        });
        if (!isKept) {
            throw new BackendException("no room for another acknowledgement of this user");
        }
    }

    private static boolean hasAcknowledgedOrIsNobody(Handle handle, UserId user, Acknowledgement acknowledgement) {
        return handle.createQuery(HAS_ACKNOWLEDGED_OR_IS_NOBODY)
                .bind("user", user.value())
                .bind("document", acknowledgement.document())
                .bind("version", acknowledgement.version())
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public int companyCount(String normalised) {
        return database.ask(handle -> handle.createQuery(COMPANY_COUNT)
                .bind("company", normalised)
                .bind("guidelines", Guidelines.DOCUMENT)
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public AvoidResult avoid(UserId owner, Avoided wish) {
        if (owner.equals(wish.other())) {
            throw new IllegalArgumentException("nobody avoids himself");
        }
        Optional<Avoided> noted = database.whole(handle -> {
            Locks.countingFor(handle, "avoided_person", owner);
            return handle.createQuery(AVOID)
                    .bind("owner", owner.value())
                    .bind("other", wish.other().value())
                    .bind("id", wish.id())
                    .bind("name", wish.name())
                    .bind("at", wish.at())
                    .bind("most", MAX_AVOIDED)
                    .map((row, context) -> avoided(row))
                    .findOne();
        });
        return noted.<AvoidResult>map(AvoidResult.Noted::new).orElseGet(AvoidResult.Full::new);
    }

    @Override
    public boolean stopAvoiding(UserId owner, String id) {
        return database.ask(handle -> handle.createUpdate(STOP_AVOIDING)
                        .bind("owner", owner.value())
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public List<Avoided> avoided(UserId owner) {
        return database.ask(handle -> handle.createQuery(AVOIDED)
                .bind("owner", owner.value())
                .bind("most", MAX_AVOIDED)
                .map((row, context) -> avoided(row))
                .list());
    }

    @Override
    public boolean avoids(UserId owner, UserId other) {
        return database.ask(handle -> handle.createQuery(AVOIDS)
                .bind("owner", owner.value())
                .bind("other", other.value())
                .mapTo(Boolean.class)
                .one());
    }

    @Override
    public void erase(UserId user) {
        database.whole(handle -> handle.createUpdate(ERASE)
                        .bind("user", user.value())
                        .execute()
                + handle.createUpdate(ERASE_WISHES).bind("user", user.value()).execute());
        database.inBatches(handle -> handle.createUpdate(RENAME)
                .bind("user", user.value())
                .bind("name", ERASED)
                .bind("batch", Database.BATCH)
                .execute());
    }

    private static BackendException tooMany() {
        return new BackendException("too many changes of the same at once");
    }

    static Profile read(ResultSet row) throws SQLException {
        Profile.Builder profile = Profile.builder();
        profile.user(new UserId(row.getString("user_id")))
                .name(row.getString("name"))
                .alias(Rows.text(row, "alias"))
                .headline(row.getString("headline"))
                .bio(row.getString("bio"))
                .seniority(Rows.value(row, "seniority", SeniorityBand::valueOf))
                .segment(Rows.value(row, "segment", Profile.Segment::valueOf))
                .timeZone(Rows.value(row, "time_zone", ZoneId::of))
                .topics(Rows.texts(row, "topics"))
                .skills(Rows.texts(row, "skills"))
                .interests(Rows.texts(row, "interests"))
                .company(Rows.value(row, "company", Company::new))
                .languages(Rows.texts(row, "languages"))
                .connected(Rows.texts(row, "connected").stream()
                        .map(ProviderId::new)
                        .toList())
                .avatar(Rows.value(row, "avatar", AvatarId::new))
                .pictureFrom(Rows.value(row, "picture_from", ProviderId::new))
                .confirmed(row.getBoolean("confirmed"));
        if (row.getString("verified_by") != null) {
            profile.verified(verified(row));
        }
        return profile.build();
    }

    private static Verified verified(ResultSet row) throws SQLException {
        return new Verified(
                new ProviderId(row.getString("verified_by")),
                Rows.texts(row, "verified").stream().map(Verification::valueOf).collect(Collectors.toUnmodifiableSet()),
                Moments.read(row, "verified_at"));
    }

    static Preferences readPreferences(ResultSet row) throws SQLException {
        return Preferences.builder()
                .offer(OfferMode.valueOf(row.getString("offer")))
                .decisionTime(Duration.ofSeconds(row.getInt("decision_seconds")))
                .sound(row.getBoolean("sound"))
                .requeue(row.getBoolean("requeue"))
                .keyboardShortcuts(row.getBoolean("keyboard_shortcuts"))
                .intent(Intent.valueOf(row.getString("intent")))
                .mode(Kind.valueOf(row.getString("mode")))
                .avoidsColleagues(row.getBoolean("avoids_colleagues"))
                .pausedUntil(Optional.ofNullable(Moments.readNullable(row, "paused_until")))
                .build();
    }

    private static Avoided avoided(ResultSet row) throws SQLException {
        return new Avoided(
                row.getString("id"),
                new UserId(row.getString("other")),
                row.getString("name"),
                Moments.read(row, "at"));
    }

    private record Versioned<T>(T value, long version) {}
}
