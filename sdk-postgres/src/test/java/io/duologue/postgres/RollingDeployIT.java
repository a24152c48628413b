package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.duologue.core.BackendException;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.postgres.PostgresBackend.OnStart;
import io.duologue.testkit.FakeTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of today is at work while one of tomorrow brings the schema up to date. */
@ExtendWith(Servers.class)
class RollingDeployIT {
    private static final LinkedIdentity MAYA = new LinkedIdentity(new ProviderId("github"), "4711");
    private static final UserId U_MAYA = new UserId("u_maya");
    private static final LockPatience SHORT = new LockPatience(Duration.ofMillis(100), 600);
    private static final LockPatience NONE = new LockPatience(Duration.ofMinutes(1), 1);

    private static final SchemaStep ADDS = new SchemaStep("V900__adds.sql", """
            ALTER TABLE account ADD COLUMN nickname text COLLATE "C";
            ALTER TABLE conversation ADD COLUMN weight integer NOT NULL DEFAULT 1;
            ALTER TABLE block ADD CONSTRAINT block_id_length CHECK (char_length(id) < 100) NOT VALID;
            CREATE TABLE visit (
                user_id text COLLATE "C" NOT NULL,
                at      timestamptz      NOT NULL
            );
            CREATE INDEX visit_by_user ON visit (user_id);
            """);
    private static final SchemaStep INDEX = new SchemaStep("V901__index.sql", """
            DROP INDEX CONCURRENTLY IF EXISTS conversation_by_topic;
            CREATE INDEX CONCURRENTLY conversation_by_topic ON conversation (topic, started_at);
            """);
    private static final SchemaStep VALIDATES = new SchemaStep("V902__validates.sql", """
            ALTER TABLE block VALIDATE CONSTRAINT block_id_length;
            """);
    private static final SchemaStep ONCE = new SchemaStep("V900__once.sql", """
            DROP INDEX CONCURRENTLY IF EXISTS avoided_person_once;
            CREATE UNIQUE INDEX CONCURRENTLY avoided_person_once ON avoided_person (other);
            """);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String database;
    private PostgresBackend older;
    private HikariDataSource newer;

    @BeforeEach
    void start() {
        database = Servers.server().createDatabase();
        older = PostgresBackend.open(options());
        newer = PostgresPool.of(options());
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        newer.close();
        older.close();
        Servers.server().dropDatabase(database);
    }

    private ImmutablePostgresOptions options() {
        return PostgresOptions.of(database).copy().withConnections(6).withStatementTimeout(Duration.ofSeconds(2));
    }

    @Test
    void anOlderNodeReadsAndWritesWhileANewerOneChangesTheSchemaAndAfter() throws Exception {
        older.database().ask(handle -> handle.execute("""
                INSERT INTO duologue.conversation (id, a, b, topic, started_at, left_by_a, left_by_b)
                SELECT 'c_' || n, 'u_a' || n, 'u_b' || n, 'backend', '2026-11-21Z', false, false
                FROM generate_series(1, 20000) AS n
                """));
        AtWork atWork = new AtWork(older, 3);
        List<Future<?>> working = atWork.start(threads);
        Waiting.until(() -> atWork.rounds() > 10);

        schema(SHORT, ADDS, INDEX, VALIDATES).migrate();
        int before = atWork.rounds();
        Waiting.until(() -> atWork.rounds() > before + 10);
        atWork.stop();
        for (Future<?> one : working) {
            one.get();
        }

        assertThat(atWork.failures()).isEmpty();
        assertThat(steps()).contains(ADDS.name(), INDEX.name(), VALIDATES.name());
        assertThat(isValid("conversation_by_topic")).isTrue();
    }

    @Test
    void theStepsOfTheseTestsKeepTheRules() {
        for (SchemaStep step : List.of(ADDS, INDEX, VALIDATES, ONCE)) {
            assertThat(StepRules.broken(step)).isEmpty();
        }
    }

    @Test
    void aNodeOfAnOlderVersionStartsOnTheSchemaOfANewerOne() {
        schema(SHORT, ADDS, INDEX, VALIDATES).migrate();

        for (OnStart onStart : OnStart.values()) {
            try (PostgresBackend again = PostgresBackend.open(options().withOnStart(onStart))) {
                again.accounts().register(MAYA, U_MAYA, FakeTime.START);
                assertThat(again.accounts().find(MAYA)).isPresent();
            }
        }
        assertThat(steps()).contains(VALIDATES.name());
    }

    @Test
    void aStepThatWaitsForATableInUseHoldsUpNobodyBehindIt() throws Exception {
        Transaction reading = transaction("SELECT FROM duologue.account");
        Future<?> migrating;
        try (reading) {
            migrating = threads.submit(() -> schema(SHORT, ADDS).migrate());
            Waiting.until(this::isAnybodyWaiting);

            older.accounts().register(MAYA, U_MAYA, FakeTime.START);
        }

        migrating.get();
        assertThat(older.accounts().find(MAYA)).isPresent();
        assertThat(steps()).contains(ADDS.name());
    }

    @Test
    void withoutShortPatienceItWouldHoldThemUp() throws Exception {
        Transaction reading = transaction("SELECT FROM duologue.account");
        Future<?> migrating;
        try (reading) {
            migrating = threads.submit(() -> schema(NONE, ADDS).migrate());
            Waiting.until(this::isAnybodyWaiting);

            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> older.accounts().register(MAYA, U_MAYA, FakeTime.START));
        }

        migrating.get();
    }

    /** The statements of a node would have been given up by then. */
    @Test
    void anIndexIsMadeForAsLongAsItTakes() throws Exception {
        Transaction working = transaction("LOCK TABLE duologue.conversation IN ROW EXCLUSIVE MODE");
        Future<?> migrating;
        try (working) {
            migrating = threads.submit(() -> schema(SHORT, INDEX).migrate());
            Waiting.until(() -> migrating.isDone() || isIndexBeingMadeFor(Duration.ofMillis(2_500)));
        }

        migrating.get();
        assertThat(isValid("conversation_by_topic")).isTrue();
    }

    private boolean isIndexBeingMadeFor(Duration time) {
        return older.database()
                .ask(handle -> handle.createQuery("""
                        SELECT EXISTS (
                            SELECT FROM pg_stat_activity
                            WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'
                                AND clock_timestamp() - query_start > :millis * interval '1 millisecond'
                        )
                        """)
                        .bind("millis", time.toMillis())
                        .mapTo(Boolean.class)
                        .one());
    }

    @Test
    void anIndexThatWasGivenUpHalfWayIsMadeAnew() {
        older.database().ask(handle -> handle.execute("""
                INSERT INTO duologue.avoided_person (owner, other, id, name, at) VALUES
                    ('u_a', 'u_c', 'w_1', 'Somebody', '2026-11-21Z'),
                    ('u_b', 'u_c', 'w_2', 'Somebody', '2026-11-21Z')
                """));
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> schema(SHORT, ONCE).migrate());
        boolean afterTheFirst = isValid("avoided_person_once");

        older.database().ask(handle -> handle.execute("DELETE FROM duologue.avoided_person"));
        schema(SHORT, ONCE).migrate();

        assertThat(afterTheFirst).isFalse();
        assertThat(isValid("avoided_person_once")).isTrue();
    }

    @Test
    void aConnectionOverWhichStepsWereTakenIsAsItWas() {
        try (PostgresBackend one = PostgresBackend.open(options().withConnections(2))) {
            List<String> settings = one.database()
                    .ask(handle -> handle.createQuery("""
                    SELECT current_setting('statement_timeout') UNION ALL SELECT current_setting('lock_timeout')
                    UNION ALL SELECT current_setting('search_path')
                    """).mapTo(String.class).list());

            assertThat(settings).containsExactly("2s", "0", "\"$user\", public");
        }
    }

    private PostgresSchema schema(LockPatience patience, SchemaStep... tomorrow) {
        List<SchemaStep> steps = new ArrayList<>(
                PostgresSchema.STEPS.stream().map(SchemaStep::shipped).toList());
        steps.addAll(List.of(tomorrow));
        return new PostgresSchema(newer, steps, patience);
    }

    private List<String> steps() {
        return older.database()
                .ask(handle -> handle.createQuery("SELECT script FROM duologue.schema_history WHERE success")
                        .mapTo(String.class)
                        .list());
    }

    private boolean isValid(String index) {
        return older.database()
                .ask(handle -> handle.createQuery(
                                "SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid = to_regclass(:index)")
                        .bind("index", "duologue." + index)
                        .mapTo(Boolean.class)
                        .one());
    }

    private boolean isAnybodyWaiting() {
        return older.database()
                .ask(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                        .mapTo(Boolean.class)
                        .one());
    }

    /** One that goes on, on a connection of its own, until it is closed. */
    private Transaction transaction(String statement) throws SQLException {
        HikariDataSource own =
                PostgresPool.of(options().withConnections(1).withStatementTimeout(Duration.ofMinutes(2)));
        Connection connection = own.getConnection();
        connection.setAutoCommit(false);
        connection.createStatement().execute(statement);
        return new Transaction(own, connection);
    }

    private record Transaction(HikariDataSource pool, Connection connection) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            connection.commit();
            connection.close();
            pool.close();
        }
    }
}
