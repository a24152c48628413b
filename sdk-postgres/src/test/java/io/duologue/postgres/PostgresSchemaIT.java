package io.duologue.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.duologue.core.BackendException;
import io.duologue.postgres.PostgresBackend.OnStart;
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
