package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.duologue.core.BackendException;
import io.duologue.core.identity.Account.LinkedIdentity;
import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.postgres.PostgresBackend.OnStart;
import io.duologue.testkit.FakeTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class PostgresSchemaIT {
    private static final LinkedIdentity MAYA = new LinkedIdentity(new ProviderId("github"), "4711");

    private String database;

    @BeforeEach
    void create() {
        database = Servers.server().createDatabase();
    }

    @AfterEach
    void drop() {
        Servers.server().dropDatabase(database);
    }

    @Test
    void nodesThatStartAtOnceMakeOneSchema() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<PostgresBackend>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                starting.add(threads.submit(() -> PostgresBackend.open(options())));
            }
            for (Future<PostgresBackend> node : starting) {
                node.get().close();
            }
        } finally {
            threads.shutdown();
        }

        try (PostgresBackend node = PostgresBackend.open(options())) {
            assertThat(steps(node)).hasSameSizeAs(PostgresSchema.STEPS);
        }
    }

    @Test
    void whoMayNotChangeTheSchemaExpectsItToBeThere() {
        ImmutablePostgresOptions expecting = options().withOnStart(OnStart.EXPECT);

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> PostgresBackend.open(expecting))
                .withMessageContaining(PostgresSchema.STEPS.get(0));

        PostgresBackend.open(options()).close();
        PostgresBackend.open(expecting).close();
    }

    /** So does a node that has not been replaced yet, or that starts once more. */
    @Test
    void aNodeWorksOnTheSchemaOfANewerOne() {
        PostgresBackend.open(options()).close();
        try (PostgresBackend newer = PostgresBackend.open(options())) {
            newer.database().ask(handle -> handle.execute("""
                    ALTER TABLE duologue.account ADD COLUMN nickname text;
                    CREATE TABLE duologue.of_tomorrow (id text PRIMARY KEY);
                    INSERT INTO duologue.schema_history
                        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    VALUES (900, '900', 'of tomorrow', 'SQL', 'V900__of_tomorrow.sql', 1, 'newer', 1, true)
                    """));
        }

        for (OnStart onStart : OnStart.values()) {
            try (PostgresBackend older = PostgresBackend.open(options().withOnStart(onStart))) {
                older.accounts().register(MAYA, new UserId("u_maya"), FakeTime.START);
                assertThat(older.accounts().find(MAYA)).isPresent();
            }
        }
    }

    private ImmutablePostgresOptions options() {
        return PostgresOptions.of(database).copy().withConnections(2);
    }

    private static List<String> steps(PostgresBackend node) {
        return node.database()
                .ask(handle -> handle.createQuery(
                                "SELECT script FROM duologue.schema_history WHERE version IS NOT NULL")
                        .mapTo(String.class)
                        .list());
    }
}
