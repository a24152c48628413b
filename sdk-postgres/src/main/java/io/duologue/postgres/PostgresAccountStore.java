package io.duologue.postgres;

import io.duologue.core.identity.Account;
import io.duologue.core.identity.Account.ConfirmedEmail;
import io.duologue.core.identity.Account.Connection;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.Account.Origin;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.EmailAddress;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in Postgres. Safe for many threads.
 *
 * <p>Whose an identity is, is its primary key: of all who take one at once one has it. Which identities an account has is changed by
 * whoever holds the lock on the account's row, so that each sees what the one before has done.
 */
final class PostgresAccountStore implements AccountStore {
    private static final int MOST_PARTED = 1_000;

    private static final String LOCK = """
            SELECT id FROM duologue.account WHERE id = :account FOR NO KEY UPDATE
            """;

    private static final String OWNER = """
            SELECT account FROM duologue.account_identity WHERE provider = :provider AND subject = :subject
            """;

    private static final String INSERT_ACCOUNT = """
            INSERT INTO duologue.account (id, created_at) VALUES (:account, :now)
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String DELETE_ACCOUNT = """
            DELETE FROM duologue.account WHERE id = :account
            """;

    private static final String INSERT_IDENTITY = """
            INSERT INTO duologue.account_identity (provider, subject, account, since, origin, told_at)
            VALUES (:provider, :subject, :account, :now, :origin, :toldAt)
            ON CONFLICT (provider, subject) DO NOTHING
            """;

    private static final String DELETE_IDENTITY = """
            DELETE FROM duologue.account_identity
            WHERE provider = :provider AND subject = :subject AND account = :account
            """;

    private static final String FORGET_PARTED = """
            DELETE FROM duologue.parted_identity WHERE provider = :provider AND subject = :subject
            """;

    private static final String REMEMBER_PARTED = """
            INSERT INTO duologue.parted_identity (provider, subject, account, parted_at)
            VALUES (:provider, :subject, :account, :now)
            ON CONFLICT (provider, subject) DO UPDATE SET account = excluded.account, parted_at = excluded.parted_at
            """;

    /** One row for each identity. An account has one of each provider at most, of which there are few. */
    private static final String ACCOUNTS = """
            SELECT account.id, account.created_at, identity.provider, identity.subject, identity.since, identity.origin,
                   identity.told_at, identity.email, identity.email_at, identity.email_stands
            FROM duologue.account
            JOIN duologue.account_identity AS identity ON identity.account = account.id
            WHERE account.id = ANY (ARRAY(
            """;

    private static final String IN_ORDER = """
            ))
            ORDER BY account.id, identity.position
            """;

    private static final String FIND_BY_ID = ACCOUNTS + "SELECT CAST(:account AS text)" + IN_ORDER;

    private static final String FIND_BY_IDENTITY = ACCOUNTS + OWNER + IN_ORDER;

    private static final String FIND_BY_EMAIL = ACCOUNTS + """
            SELECT DISTINCT account FROM duologue.account_identity WHERE email = :email AND email_stands LIMIT 2
            """ + IN_ORDER;

    /** Of one provider an account has one identity: whoever has no other one has one in all. */
    private static final String ONLY_FROM = ACCOUNTS + """
            SELECT one.account FROM duologue.account_identity AS one
            WHERE one.provider = :provider AND one.account > :behind AND (
                SELECT count(*) FROM duologue.account_identity AS any_of_it WHERE any_of_it.account = one.account
            ) = 1
            ORDER BY one.account
            LIMIT :most
            """ + IN_ORDER;

    /** Locks the row before it looks at it, so that of two one sees what the other has written. */
    private static final String AS_IT_WAS = """
            FROM (
                SELECT provider, subject, email FROM duologue.account_identity
                WHERE provider = :provider AND subject = :subject
                FOR NO KEY UPDATE
            ) AS earlier
            WHERE identity.provider = earlier.provider AND identity.subject = earlier.subject
            RETURNING earlier.email
            """;

    private static final String CONFIRM = """
            UPDATE duologue.account_identity AS identity
            SET email = :email, email_at = :now, email_stands = true
            """ + AS_IT_WAS;

    private static final String CONFIRM_NONE = """
            UPDATE duologue.account_identity AS identity
            SET email_stands = CASE WHEN identity.email IS NOT NULL THEN false END
            """ + AS_IT_WAS;

    private static final String TOLD = """
            UPDATE duologue.account_identity SET told_at = :now
            WHERE provider = :provider AND subject = :subject AND told_at IS NULL
            """;

    private static final String PARTED_FROM = """
            SELECT account FROM duologue.parted_identity WHERE provider = :provider AND subject = :subject
            """;

    private static final String PARTED = """
            SELECT provider, subject FROM duologue.parted_identity WHERE account = :account LIMIT :most
            """;

    private static final String PARTED_UNTIL = """
            SELECT provider, subject, account, parted_at FROM duologue.parted_identity
            WHERE parted_at <= :until AND (parted_at, provider, subject) > (:behind, :behindProvider, :behindSubject)
            ORDER BY parted_at, provider, subject
            LIMIT :batch
            """;

    /** Not what came to an account since, or parted anew. */
    private static final String FORGET_OLD = """
            DELETE FROM duologue.parted_identity
            WHERE provider = :provider AND subject = :subject AND account = :account AND parted_at = :partedAt
            """;

    private final Database database;

    PostgresAccountStore(Database database) {
        this.database = database;
    }

    @Override
    public Registration register(LinkedIdentity identity, UserId fresh, Instant now) {
        Optional<Account> known = find(identity);
        return known.isPresent()
                ? new Registration(known.get(), false)
                : database.whole(handle -> create(handle, identity, fresh, now));
    }

    private static Registration create(Handle handle, LinkedIdentity identity, UserId fresh, Instant now) {
        int added = handle.createUpdate(INSERT_ACCOUNT)
                .bind("account", fresh.value())
                .bind("now", now)
                .execute();
        if (added == 1 && attach(handle, fresh, identity, Origin.SIGN_UP, now)) {
            return new Registration(byIdentity(handle, identity).orElseThrow(), true);
        }
        // Somebody was faster, with this identity or with this id.
        Optional<Account> known = byIdentity(handle, identity);
        if (known.isEmpty()) {
            throw new IllegalArgumentException("fresh: expected an id of nobody but it has an account");
        }
        if (added == 1) {
            handle.createUpdate(DELETE_ACCOUNT).bind("account", fresh.value()).execute();
        }
        return new Registration(known.get(), false);
    }

    /** False if the identity belongs to an account. */
    private static boolean attach(Handle handle, UserId account, LinkedIdentity identity, Origin origin, Instant now) {
        int added = handle.createUpdate(INSERT_IDENTITY)
                .bind("provider", identity.provider().value())
                .bind("subject", identity.subject())
                .bind("account", account.value())
                .bind("now", now)
                .bind("origin", origin.name())
                .bindByType("toldAt", origin == Origin.SIGN_UP ? now : null, Instant.class)
                .execute();
        if (added == 1) {
            handle.createUpdate(FORGET_PARTED)
                    .bind("provider", identity.provider().value())
                    .bind("subject", identity.subject())
                    .execute();
        }
        return added == 1;
    }

    @Override
    public Optional<Account> find(UserId id) {
        return database.ask(handle -> byId(handle, id));
    }

    private static Optional<Account> byId(Handle handle, UserId id) {
        return accounts(handle.createQuery(FIND_BY_ID).bind("account", id.value())).stream()
                .findFirst();
    }

    @Override
    public Optional<Account> find(LinkedIdentity identity) {
        return database.ask(handle -> byIdentity(handle, identity));
    }

    private static Optional<Account> byIdentity(Handle handle, LinkedIdentity identity) {
        return accounts(of(handle.createQuery(FIND_BY_IDENTITY), identity)).stream()
                .findFirst();
    }

    @Override
    public List<Account> withEmail(EmailAddress address) {
        return database.ask(handle -> accounts(handle.createQuery(FIND_BY_EMAIL).bind("email", address.value())));
    }

    @Override
    public List<Account> onlyFrom(ProviderId provider, @Nullable UserId behind, int atMost) {
        return database.ask(handle -> accounts(handle.createQuery(ONLY_FROM)
                .bind("provider", provider.value())
                .bind("behind", behind == null ? "" : behind.value())
                .bind("most", atMost)));
    }

    @Override
    public LinkResult link(UserId account, LinkedIdentity identity, Origin origin, Instant now) {
        return database.whole(handle -> {
            if (!lock(handle, account)) {
                return LinkResult.NO_ACCOUNT;
            }
            Optional<UserId> owner = owner(handle, identity);
            if (owner.isPresent()) {
                return owner.get().equals(account) ? LinkResult.ALREADY : LinkResult.TAKEN;
            }
            Account own = byId(handle, account).orElseThrow();
            if (own.connection(identity.provider()).isPresent()) {
                return LinkResult.PROVIDER_CONNECTED;
            }
            return attach(handle, account, identity, origin, now) ? LinkResult.LINKED : LinkResult.TAKEN;
        });
    }

    @Override
    public UnlinkResult unlink(UserId account, LinkedIdentity identity, Instant now) {
        return database.whole(handle -> {
            if (!lock(handle, account)) {
                return UnlinkResult.NOT_LINKED;
            }
            Account own = byId(handle, account).orElseThrow();
            if (!own.identities().contains(identity)) {
                return UnlinkResult.NOT_LINKED;
            }
            if (own.connections().size() == 1) {
                return UnlinkResult.LAST;
            }
            handle.createUpdate(DELETE_IDENTITY)
                    .bind("provider", identity.provider().value())
                    .bind("subject", identity.subject())
                    .bind("account", account.value())
                    .execute();
            handle.createUpdate(REMEMBER_PARTED)
                    .bind("provider", identity.provider().value())
                    .bind("subject", identity.subject())
                    .bind("account", account.value())
                    .bind("now", now)
                    .execute();
            return UnlinkResult.UNLINKED;
        });
    }

    @Override
    public Optional<EmailAddress> confirm(LinkedIdentity identity, @Nullable EmailAddress verified, Instant now) {
        return database.ask(handle -> {
            Query query = verified == null
                    ? handle.createQuery(CONFIRM_NONE)
                    : handle.createQuery(CONFIRM)
                            .bind("email", verified.value())
                            .bind("now", now);
            return of(query, identity)
                    .map((row, context) ->
                            Optional.ofNullable(row.getString("email")).map(EmailAddress::new))
                    .findOne()
                    .flatMap(before -> before);
        });
    }

    @Override
    public void told(LinkedIdentity identity, Instant now) {
        database.ask(handle -> handle.createUpdate(TOLD)
                .bind("provider", identity.provider().value())
                .bind("subject", identity.subject())
                .bind("now", now)
                .execute());
    }

    @Override
    public Optional<UserId> partedFrom(LinkedIdentity identity) {
        return database.ask(handle -> of(handle.createQuery(PARTED_FROM), identity)
                .mapTo(String.class)
                .findOne()
                .map(UserId::new));
    }

    @Override
    public Set<LinkedIdentity> parted(UserId account) {
        return database.ask(handle -> Set.copyOf(handle.createQuery(PARTED)
                .bind("account", account.value())
                .bind("most", MOST_PARTED)
                .map((row, context) -> identity(row))
                .list()));
    }

    /** Page by page, so that what is spared holds up nothing; who is spared is asked between two statements. */
    @Override
    public int removeUntil(Instant until, int atMost, Predicate<UserId> spared) {
        Map<UserId, Boolean> answers = new HashMap<>();
        int removed = 0;
        Parted behind = Parted.FIRST;
        List<Parted> page;
        do {
            page = partedUntil(until, behind);
            List<Parted> old = page.stream()
                    .filter(one -> !answers.computeIfAbsent(one.from(), spared::test))
                    .limit((long) atMost - removed)
                    .toList();
            removed += forget(old);
            behind = page.isEmpty() ? behind : page.get(page.size() - 1);
        } while (page.size() == Database.BATCH && removed < atMost);
        return removed;
    }

    private List<Parted> partedUntil(Instant until, Parted behind) {
        return database.ask(handle -> handle.createQuery(PARTED_UNTIL)
                .bind("until", until)
                .bind("behind", behind.at())
                .bind("behindProvider", behind.provider())
                .bind("behindSubject", behind.subject())
                .bind("batch", Database.BATCH)
                .map((row, context) -> new Parted(
                        row.getString("provider"),
                        row.getString("subject"),
                        new UserId(row.getString("account")),
                        Moments.read(row, "parted_at")))
                .list());
    }

    private int forget(List<Parted> old) {
        if (old.isEmpty()) {
            return 0;
        }
        return database.ask(handle -> {
            PreparedBatch batch = handle.prepareBatch(FORGET_OLD);
            old.forEach(one -> batch.bind("provider", one.provider())
                    .bind("subject", one.subject())
                    .bind("account", one.from().value())
                    .bind("partedAt", one.at())
                    .add());
            return Arrays.stream(batch.execute()).sum();
        });
    }

    @Override
    public boolean remove(UserId account) {
        return database.ask(handle -> handle.createUpdate(DELETE_ACCOUNT)
                        .bind("account", account.value())
                        .execute()
                == 1);
    }

    /** False if there is no such account. */
    private static boolean lock(Handle handle, UserId account) {
        return handle.createQuery(LOCK)
                .bind("account", account.value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static Optional<UserId> owner(Handle handle, LinkedIdentity identity) {
        return of(handle.createQuery(OWNER), identity)
                .mapTo(String.class)
                .findOne()
                .map(UserId::new);
    }

    private static Query of(Query query, LinkedIdentity identity) {
        return query.bind("provider", identity.provider().value()).bind("subject", identity.subject());
    }

    private static List<Account> accounts(Query rows) {
        Map<UserId, Account> accounts = new LinkedHashMap<>();
        rows.map((row, context) -> row(row))
                .forEach(one -> accounts.merge(one.id(), one, PostgresAccountStore::joined));
        return List.copyOf(accounts.values());
    }

    private static Account joined(Account before, Account more) {
        List<Connection> connections = new ArrayList<>(before.connections());
        connections.addAll(more.connections());
        return new Account(before.id(), before.createdAt(), connections);
    }

    private static Account row(ResultSet row) throws SQLException {
        String email = row.getString("email");
        Connection connection = new Connection(
                identity(row),
                Moments.read(row, "since"),
                Origin.valueOf(row.getString("origin")),
                Moments.readNullable(row, "told_at"),
                email == null
                        ? null
                        : new ConfirmedEmail(
                                new EmailAddress(email),
                                Moments.read(row, "email_at"),
                                row.getBoolean("email_stands")));
        return new Account(new UserId(row.getString("id")), Moments.read(row, "created_at"), List.of(connection));
    }

    private static LinkedIdentity identity(ResultSet row) throws SQLException {
        return new LinkedIdentity(new ProviderId(row.getString("provider")), row.getString("subject"));
    }

    /** What parted from an account, and when. */
    private record Parted(String provider, String subject, UserId from, Instant at) {
        /** Before all that there is. */
        static final Parted FIRST = new Parted("", "", UserId.ERASED, Instant.MIN);
    }
}
