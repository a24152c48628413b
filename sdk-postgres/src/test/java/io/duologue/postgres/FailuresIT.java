package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duologue.core.BackendException;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.AccountStore;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.postgres.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call when Postgres does not answer, on a server of its own. */
class FailuresIT {
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final LinkedIdentity SECRET = new LinkedIdentity(new ProviderId("github"), "hush-4711");
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static PostgresServer server;
    private PostgresBackend postgres;

    @BeforeAll
    static void start() {
        server = PostgresServer.startChild(
                "max_connections=12", "superuser_reserved_connections=3", "deadlock_timeout=50ms");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void connect() {
        postgres = PostgresBackend.open(options());
        postgres.accounts().remove(MAYA);
    }

    @AfterEach
    void hangUp() {
        postgres.close();
    }

    private static ImmutablePostgresOptions options() {
        return PostgresOptions.of(server.url()).copy().withConnections(4).withStatementTimeout(Duration.ofSeconds(1));
    }

    @Test
    void aServerThatIsKilledIsABackendExceptionAndComesBackWithoutARestart() {
        AccountStore accounts = postgres.accounts();
        accounts.register(SECRET, MAYA, NOW);

        server.kill();
        BackendException failed =
                catchThrowableOfType(BackendException.class, () -> accounts.register(SECRET, MAYA, NOW));
        boolean reachable = postgres.isReachable();
        server.restart();

        assertThat(failed).isNotNull();
        assertThat(printed(failed)).doesNotContain("hush");
        assertThat(reachable).isFalse();
        Waiting.until(postgres::isReachable);
        assertThat(accounts.find(SECRET)).isPresent();
    }

    @Test
    void aServerThatIsThereAndSaysNothingIsGivenUpInTime() {
        AccountStore accounts = postgres.accounts();
        accounts.find(MAYA);

        server.freeze();
        long before = System.nanoTime();
        try {
            assertThatExceptionOfType(BackendException.class).isThrownBy(() -> accounts.find(MAYA));
        } finally {
            server.thaw();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
        Waiting.until(postgres::isReachable);
    }

    @Test
    void aStatementEndsInItsTime() {
        long before = System.nanoTime();

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> postgres.database()
                        .ask(handle -> handle.createQuery("SELECT CAST(pg_sleep(60) AS text)")
                                .mapTo(String.class)
                                .one()));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
        assertThat(postgres.isReachable()).isTrue();
    }

    @Test
    void aServerWithoutAFreeConnectionIsABackendException() {
        try (PostgresBackend first = PostgresBackend.open(options().withConnections(20))) {
            first.database().ask(handle -> handle.execute("SELECT 1"));
            Waiting.until(() -> {
                try (PostgresBackend another = PostgresBackend.open(options().withConnections(4))) {
                    return !another.isReachable();
                } catch (BackendException e) {
                    return true;
                }
            });
        }
        Waiting.until(postgres::isReachable);
    }

    /** Nobody sees in a log what was to be kept. */
    @Test
    void whatWasToBeKeptIsInNoMessage() {
        AuditStore audit = postgres.audit();
        String hush = "hush".repeat(10_000);

        BackendException failed = catchThrowableOfType(
                BackendException.class,
                () -> postgres.database()
                        .ask(handle -> handle.createUpdate(
                                        "INSERT INTO duologue.account (id, created_at) VALUES (:id, :now)")
                                .bind("id", hush)
                                .bind("now", NOW)
                                .execute()));

        assertThat(failed).hasMessageContaining("23514");
        assertThat(printed(failed)).doesNotContain("hush");
        assertThat(audit.read(1, 1)).isEmpty();
    }

    @Test
    void whatLosesADeadlockIsDoneAgain() throws Exception {
        AccountStore accounts = postgres.accounts();
        accounts.register(SECRET, MAYA, NOW);
        UserId ada = new UserId("u_ada");
        accounts.remove(ada);
        accounts.register(new LinkedIdentity(new ProviderId("github"), "ada"), ada, NOW);

        int tries = Deadlock.between(postgres.database(), MAYA, ada);

        // Both may lose at the same moment.
        assertThat(tries).isBetween(3, 4);
    }

    private static String printed(Throwable failed) {
        StringWriter text = new StringWriter();
        failed.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
