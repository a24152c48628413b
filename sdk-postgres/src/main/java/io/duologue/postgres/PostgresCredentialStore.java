package io.duologue.postgres;

import io.duologue.core.identity.CredentialStore;
import io.duologue.core.identity.RefreshChain;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Credentials in Postgres. What was issued under a session refers to it, and goes with it. Whoever issues something under a session holds
 * it while he does, so that nothing is issued under one that goes at that moment. Safe for many threads.
 */
final class PostgresCredentialStore implements CredentialStore {
    /** More than one person is signed in at, and than anybody could read. */
    private static final int MOST_SESSIONS = 1_000;

    private static final String FORGET_ISSUED = """
            DELETE FROM duologue.issued_secret WHERE hash = :key
            """;

    private static final String FORGET_ANOTHERS = """
            DELETE FROM duologue.signed_in_session WHERE key = :key AND user_id <> :user
            """;

    private static final String ISSUE_SESSION = """
            INSERT INTO duologue.signed_in_session (
                key, user_id, kind, device, signed_in_at, last_used_at, expires_at, ends_at,
                refresh_next, refresh_last, refresh_attempt, refresh_at, leaving)
            VALUES (:key, :user, :kind, :device, :signedInAt, :lastUsedAt, :expiresAt, :endsAt,
                :refreshNext, :refreshLast, :refreshAttempt, :refreshAt, :leaving)
            ON CONFLICT (key) DO UPDATE
            SET user_id = excluded.user_id, kind = excluded.kind, device = excluded.device,
                signed_in_at = excluded.signed_in_at, last_used_at = excluded.last_used_at,
                expires_at = excluded.expires_at, ends_at = excluded.ends_at, refresh_next = excluded.refresh_next,
                refresh_last = excluded.refresh_last, refresh_attempt = excluded.refresh_attempt,
                refresh_at = excluded.refresh_at, leaving = excluded.leaving
            """;

    private static final String ISSUE_SECRET = """
            INSERT INTO duologue.issued_secret (hash, session, kind, expires_at)
            SELECT :hash, key, :kind, :expiresAt FROM duologue.signed_in_session
            WHERE key = :session AND NOT EXISTS (SELECT FROM duologue.signed_in_session WHERE key = :hash)
            FOR KEY SHARE
            ON CONFLICT (hash) DO UPDATE
            SET session = excluded.session, kind = excluded.kind, expires_at = excluded.expires_at
            """;

    private static final String SESSION = """
            session.key, session.user_id, session.kind, session.device, session.signed_in_at, session.last_used_at,
            session.expires_at, session.ends_at, session.refresh_next, session.refresh_last, session.refresh_attempt,
            session.refresh_at, session.leaving
            """;

    private static final String FIND_SESSION = "SELECT " + SESSION + """
            FROM duologue.signed_in_session AS session
            WHERE session.key = :key AND session.ends_at > :now
            """;

    /** A hash is a session's or an issued one's, never both. */
    private static final String FIND = "SELECT " + SESSION + """
            , session.expires_at AS good_until
            FROM duologue.signed_in_session AS session
            WHERE session.key = :hash AND session.expires_at > :now
            UNION ALL
            SELECT\s""" + SESSION + """
            , issued.expires_at AS good_until
            FROM duologue.issued_secret AS issued
            JOIN duologue.signed_in_session AS session ON session.key = issued.session
            WHERE issued.hash = :hash AND issued.kind = 'BEARER' AND issued.expires_at > :now
            LIMIT 1
            """;

    private static final String REDEEM = """
            DELETE FROM duologue.issued_secret AS issued
            USING duologue.signed_in_session AS session
            WHERE issued.hash = :hash AND issued.kind = 'TICKET' AND session.key = issued.session
            RETURNING issued.expires_at AS good_until,\s""" + SESSION;

    private static final String SESSIONS = "SELECT " + SESSION + """
            FROM duologue.signed_in_session AS session
            WHERE session.user_id = :user AND session.ends_at > :now
            LIMIT :most
            """;

    private static final String UPDATE = """
            UPDATE duologue.signed_in_session
            SET kind = :kind, device = :device, signed_in_at = :signedInAt, last_used_at = :lastUsedAt,
                expires_at = :expiresAt, ends_at = :endsAt, refresh_next = :refreshNext, refresh_last = :refreshLast,
                refresh_attempt = :refreshAttempt, refresh_at = :refreshAt, leaving = :leaving
            WHERE key = :key AND user_id = :user AND kind = :expectedKind AND device = :expectedDevice
                AND signed_in_at = :expectedSignedInAt AND last_used_at = :expectedLastUsedAt
                AND expires_at = :expectedExpiresAt AND ends_at = :expectedEndsAt
                AND refresh_next IS NOT DISTINCT FROM :expectedRefreshNext
                AND refresh_last IS NOT DISTINCT FROM :expectedRefreshLast
                AND refresh_attempt IS NOT DISTINCT FROM :expectedRefreshAttempt
                AND refresh_at IS NOT DISTINCT FROM :expectedRefreshAt AND leaving = :expectedLeaving
            """;

    private static final String REVOKE = """
            DELETE FROM duologue.signed_in_session WHERE key = :key
            """;

    private static final String REVOKE_ALL = """
            DELETE FROM duologue.signed_in_session
            WHERE key IN (SELECT key FROM duologue.signed_in_session WHERE user_id = :user LIMIT :batch)
            """;

    /** Who does it at the same time takes others. */
    private static final String REMOVE_SESSIONS = """
            DELETE FROM duologue.signed_in_session
            WHERE key IN (
                SELECT key FROM duologue.signed_in_session
                WHERE ends_at <= :until
                ORDER BY ends_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private static final String REMOVE_ISSUED = """
            DELETE FROM duologue.issued_secret
            WHERE hash IN (
                SELECT hash FROM duologue.issued_secret
                WHERE expires_at <= :until
                ORDER BY expires_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED
            )
            """;

    private final Database database;

    PostgresCredentialStore(Database database) {
        this.database = database;
    }

    @Override
    public void issueSession(SignedInSession session) {
        database.whole(handle -> {
            handle.createUpdate(FORGET_ISSUED)
                    .bind("key", session.key().value())
                    .execute();
            handle.createUpdate(FORGET_ANOTHERS)
                    .bind("key", session.key().value())
                    .bind("user", session.user().value())
                    .execute();
            return bind(handle.createUpdate(ISSUE_SESSION), session).execute();
        });
    }

    @Override
    public void issueTicket(SecretHash ticket, SecretHash session, Instant expiresAt) {
        issue("TICKET", ticket, session, expiresAt);
    }

    @Override
    public void issueBearer(SecretHash bearer, SecretHash session, Instant expiresAt) {
        issue("BEARER", bearer, session, expiresAt);
    }

    private void issue(String kind, SecretHash secret, SecretHash session, Instant expiresAt) {
        database.ask(handle -> handle.createUpdate(ISSUE_SECRET)
                .bind("hash", secret.value())
                .bind("session", session.value())
                .bind("kind", kind)
                .bind("expiresAt", expiresAt)
                .execute());
    }

    @Override
    public Optional<SignedInSession> session(SecretHash key, Instant now) {
        return database.ask(handle -> handle.createQuery(FIND_SESSION)
                .bind("key", key.value())
                .bind("now", now)
                .map((row, context) -> read(row))
                .findOne());
    }

    @Override
    public Optional<Credential> find(SecretHash secret, Instant now) {
        return database.ask(handle -> handle.createQuery(FIND)
                .bind("hash", secret.value())
                .bind("now", now)
                .map((row, context) -> credential(row))
                .findOne());
    }

    @Override
    public Optional<Credential> redeem(SecretHash ticket, Instant now) {
        return database.ask(handle -> handle.createQuery(REDEEM)
                .bind("hash", ticket.value())
                .map((row, context) -> credential(row))
                .findOne()
                .filter(credential -> now.isBefore(credential.expiresAt())));
    }

    @Override
    public List<SignedInSession> sessions(UserId user, Instant now) {
        return database.ask(handle -> handle.createQuery(SESSIONS)
                .bind("user", user.value())
                .bind("now", now)
                .bind("most", MOST_SESSIONS)
                .map((row, context) -> read(row))
                .list());
    }

    @Override
    public boolean update(SignedInSession expected, SignedInSession next) {
        if (!next.key().equals(expected.key()) || !next.user().equals(expected.user())) {
            throw new IllegalArgumentException("expected a session of the same key and user");
        }
        Optional<RefreshChain> chain = expected.refreshing();
        return database.ask(handle -> bind(handle.createUpdate(UPDATE), next)
                        .bind("expectedKind", expected.kind().name())
                        .bind("expectedDevice", expected.device())
                        .bind("expectedSignedInAt", expected.signedInAt())
                        .bind("expectedLastUsedAt", expected.lastUsedAt())
                        .bind("expectedExpiresAt", expected.expiresAt())
                        .bind("expectedEndsAt", expected.endsAt())
                        .bind("expectedLeaving", expected.leaving())
                        .bind(
                                "expectedRefreshNext",
                                chain.map(one -> one.next().value()).orElse(null))
                        .bind(
                                "expectedRefreshLast",
                                chain.flatMap(RefreshChain::last)
                                        .map(SecretHash::value)
                                        .orElse(null))
                        .bind(
                                "expectedRefreshAttempt",
                                chain.flatMap(RefreshChain::attempt)
                                        .map(SecretHash::value)
                                        .orElse(null))
                        .bindByType(
                                "expectedRefreshAt", chain.map(RefreshChain::at).orElse(null), Instant.class)
                        .execute()
                == 1);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, SignedInSession session) {
        Optional<RefreshChain> chain = session.refreshing();
        return statement
                .bind("key", session.key().value())
                .bind("user", session.user().value())
                .bind("kind", session.kind().name())
                .bind("device", session.device())
                .bind("signedInAt", session.signedInAt())
                .bind("lastUsedAt", session.lastUsedAt())
                .bind("expiresAt", session.expiresAt())
                .bind("endsAt", session.endsAt())
                .bind("leaving", session.leaving())
                .bind("refreshNext", chain.map(one -> one.next().value()).orElse(null))
                .bind(
                        "refreshLast",
                        chain.flatMap(RefreshChain::last).map(SecretHash::value).orElse(null))
                .bind(
                        "refreshAttempt",
                        chain.flatMap(RefreshChain::attempt)
                                .map(SecretHash::value)
                                .orElse(null))
                .bindByType("refreshAt", chain.map(RefreshChain::at).orElse(null), Instant.class);
    }

    @Override
    public void revoke(SecretHash session) {
        database.ask(handle ->
                handle.createUpdate(REVOKE).bind("key", session.value()).execute());
    }

    @Override
    public void revokeAll(UserId user) {
        database.inBatches(handle -> handle.createUpdate(REVOKE_ALL)
                .bind("user", user.value())
                .bind("batch", Database.BATCH)
                .execute());
    }

    @Override
    public int removeUntil(Instant until, int atMost) {
        int sessions = remove(REMOVE_SESSIONS, until, atMost);
        return sessions + remove(REMOVE_ISSUED, until, atMost - sessions);
    }

    private int remove(String statement, Instant until, int atMost) {
        return database.ask(handle -> handle.createUpdate(statement)
                .bind("until", until)
                .bind("most", atMost)
                .execute());
    }

    private static Credential credential(ResultSet row) throws SQLException {
        return new Credential(read(row), Moments.read(row, "good_until"));
    }

    private static SignedInSession read(ResultSet row) throws SQLException {
        return SignedInSession.builder()
                .key(new SecretHash(row.getString("key")))
                .user(new UserId(row.getString("user_id")))
                .kind(SignedInSession.Kind.valueOf(row.getString("kind")))
                .device(row.getString("device"))
                .signedInAt(Moments.read(row, "signed_in_at"))
                .lastUsedAt(Moments.read(row, "last_used_at"))
                .expiresAt(Moments.read(row, "expires_at"))
                .endsAt(Moments.read(row, "ends_at"))
                .refreshing(chain(row))
                .leaving(row.getBoolean("leaving"))
                .build();
    }

    private static Optional<RefreshChain> chain(ResultSet row) throws SQLException {
        String next = row.getString("refresh_next");
        return next == null
                ? Optional.empty()
                : Optional.of(new RefreshChain(
                        new SecretHash(next),
                        Rows.value(row, "refresh_last", SecretHash::new),
                        Rows.value(row, "refresh_attempt", SecretHash::new),
                        Moments.read(row, "refresh_at")));
    }
}
