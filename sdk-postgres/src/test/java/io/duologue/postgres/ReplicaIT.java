package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.moderation.AuditStore.Action;
import io.duologue.core.moderation.AuditStore.Entry;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.testkit.FakeTime;
import io.duologue.testkit.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers, of which one follows the other as Postgres does it. */
class ReplicaIT {
    private static final Instant NOW = FakeTime.START;
    private static final UserId MAYA = new UserId("u_maya");
    private static final UserId TOMAS = new UserId("u_tomas");
    private static final LinkedIdentity GITHUB = new LinkedIdentity(new ProviderId("github"), "4711");
    /** Where nobody listens. */
    private static final int DISCARD = 9;

    private static final Duration BOUND = Duration.ofSeconds(30);

    private static PostgresServer primary;
    private static PostgresServer standby;

    private final AtomicLong nanos = new AtomicLong();
    private HikariDataSource toPrimary;
    private HikariDataSource toStandby;
    private PostgresBackend postgres;

    @BeforeAll
    static void startServers() {
        primary = PostgresServer.startPrimary();
        standby = primary.startStandby();
    }

    @AfterAll
    static void endServers() {
        standby.close();
        primary.close();
    }

    @BeforeEach
    void open() {
        toPrimary = PostgresPool.of(options(primary));
        toStandby = PostgresPool.ofReplica(options(standby).withAcquireTimeout(Duration.ofSeconds(1)));
        postgres = PostgresBackend.builder(toPrimary)
                .replica(toStandby)
                .nanos(nanos::get)
                .build();
        postgres.audit().removeUntil(NOW, 1_000);
        postgres.conversations().removeUntil(NOW, 1_000);
        postgres.restrictions().erase(MAYA);
        postgres.blocks().erase(MAYA);
        postgres.accounts().remove(MAYA);
        Waiting.until(this::isReplicaAsked);
    }

    @AfterEach
    void close() {
        goOn();
        toStandby.close();
        toPrimary.close();
    }

    private static ImmutablePostgresOptions options(PostgresServer server) {
        return PostgresOptions.of(server.url()).copy().withConnections(3).withStatementTimeout(Duration.ofSeconds(1));
    }

    @Test
    void whatMayBeOldIsReadThereAndNothingElse() {
        standStill();

        writeSomethingOfEach();

        assertThat(postgres.audit().read(Long.MAX_VALUE, 10)).isEmpty();
        assertThat(postgres.conversations().latest(MAYA, 10)).isEmpty();
        assertThat(postgres.restrictions().active(MAYA, NOW)).isPresent();
        assertThat(postgres.blocks().betweenEither(MAYA, TOMAS)).isTrue();
        assertThat(postgres.accounts().find(GITHUB)).isPresent();
        assertThat(postgres.conversations().partners(MAYA, NOW)).hasSize(1);
    }

    @Test
    void whatIsWrittenIsReadThereAMomentLater() {
        writeSomethingOfEach();

        Waiting.until(() -> postgres.audit().read(Long.MAX_VALUE, 10).size() == 1);
        assertThat(postgres.conversations().latest(MAYA, 10)).hasSize(1);
        assertThat(isReplicaAsked()).isTrue();
    }

    @Test
    void aReplicaThatStandsStillIsAskedNoMoreUntilItGoesOn() {
        standStill();
        writeSomethingOfEach();

        lookAgain();
        postgres.audit().read(Long.MAX_VALUE, 10);
        lookAgain();

        assertThat(postgres.audit().read(Long.MAX_VALUE, 10)).hasSize(1);
        goOn();
        Waiting.until(this::isReplicaAsked);
    }

    @Test
    void aReplicaThatIsGoneIsNobodysErrorAndComesBackByItself() {
        writeSomethingOfEach();

        standby.kill();
        long before = System.nanoTime();
        try {
            assertThat(postgres.audit().read(Long.MAX_VALUE, 10)).hasSize(1);
            assertThat(postgres.conversations().latest(MAYA, 10)).hasSize(1);
            lookAgain();
            assertThat(postgres.audit().read(Long.MAX_VALUE, 10)).hasSize(1);
        } finally {
            standby.restart();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
        Waiting.until(this::isReplicaAsked);
    }

    @Test
    void aReplicaThatSaysNothingIsGivenUpInTime() {
        writeSomethingOfEach();

        standby.freeze();
        long before = System.nanoTime();
        try {
            assertThat(postgres.audit().read(Long.MAX_VALUE, 10)).hasSize(1);
        } finally {
            standby.thaw();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
    }

    @Test
    void aNodeStartsWithoutItsReplica() {
        PostgresOptions nowhere = options(standby).withPort(DISCARD).withAcquireTimeout(Duration.ofMillis(250));

        try (PostgresBackend alone = PostgresBackend.open(options(primary).withReplica(nowhere))) {
            assertThat(alone.audit().read(Long.MAX_VALUE, 10)).isEmpty();
        }
    }

    @Test
    void nothingCanBeWrittenThere() throws Exception {
        try (var connection = toStandby.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
        }
    }

    private void writeSomethingOfEach() {
        postgres.accounts().register(GITHUB, MAYA, NOW);
        postgres.blocks().block(MAYA, TOMAS, "b_1", "Tomás", NOW);
        postgres.restrictions().save(new Restriction("case-r", MAYA, "spam", "You sent links.", true, NOW, null));
        postgres.conversations().started(new ConversationInfo(new ConversationId("c_1"), MAYA, TOMAS, null, NOW));
        postgres.audit().write(new Entry("e_1", NOW, TOMAS, Action.RESTRICTED, "case-r", MAYA));
    }

    /** Looked after anew, if it is time. */
    private boolean isReplicaAsked() {
        lookAgain();
        return postgres.reads()
                .ask(handle -> handle.createQuery("SELECT pg_is_in_recovery()")
                        .mapTo(Boolean.class)
                        .one());
    }

    private void lookAgain() {
        nanos.addAndGet(Replica.LOOKED_AFTER.toNanos());
    }

    private void standStill() {
        onStandby("SELECT CAST(pg_wal_replay_pause() AS text)");
        Waiting.until(() -> onStandby("SELECT pg_get_wal_replay_pause_state()").equals("paused"));
    }

    private void goOn() {
        onStandby("SELECT CAST(pg_wal_replay_resume() AS text)");
    }

    private String onStandby(String question) {
        return new Database(toStandby, Duration.ofSeconds(5))
                .ask(handle -> handle.createQuery(question).mapTo(String.class).one());
    }
}
