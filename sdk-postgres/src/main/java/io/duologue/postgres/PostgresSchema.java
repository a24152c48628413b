package io.duologue.postgres;

import io.duologue.core.BackendException;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema {@value #NAME}, in the steps in which it came to be. What there is of a newer version's is left alone, so that a node that
 * has not been replaced yet goes on.
 *
 * <p>Nobody who is at work meanwhile is locked out: a step asks for each lock briefly ({@link LockPatience}), and is taken again as a whole
 * if it did not get one. What a step does with a lock that it has got is held down by the rules of {@code docs/postgres-layout.md}, which
 * the build compares with the steps.
 */
final class PostgresSchema {
    static final String NAME = "duologue";

    /** In their order. They are read one by one, as not every class loader can list a folder. */
    static final List<String> STEPS = List.of(
            "V001__what_outlives_everything.sql",
            "V002__what_is_counted.sql",
            "V003__what_was_said.sql",
            "V004__appeals.sql",
            "V005__how_conversations_went.sql");

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);

    /** As long as somebody else may be at it, in seconds: a large index takes minutes. */
    private static final int WAIT_FOR_OTHERS = 1_800;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** What was given up in the middle of a step that is no transaction is taken again, and not asked about. */
    private static final String FORGET_FAILED = """
            DO $$
            BEGIN
                IF to_regclass('duologue.schema_history') IS NOT NULL THEN
                    DELETE FROM duologue.schema_history WHERE NOT success;
                END IF;
            END $$
            """;

    private final DataSource source;
    private final LockPatience patience;
    private final Flyway flyway;

    PostgresSchema(DataSource source) {
        this(source, STEPS.stream().map(SchemaStep::shipped).toList(), LockPatience.USUAL);
    }

    PostgresSchema(DataSource source, List<SchemaStep> steps, LockPatience patience) {
        this.source = new SchemaConnections(source);
        this.patience = patience;
        FluentConfiguration configuration = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(this.source)
                .defaultSchema(NAME)
                .schemas(NAME)
                .createSchemas(true)
                .table("schema_history")
                .resourceProvider(new Resources(steps))
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .lockRetryCount(WAIT_FOR_OTHERS)
                .callbacks(new StepLocks(patience.once(), steps))
                .loggers("slf4j");
        // Held by a transaction, it would be waited for by an index that is made while others write: for ever. By its
        // name it could be said only where Jackson 3 is.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        this.flyway = configuration.load();
    }

    /** Brings it up to date. Of many who do it at once one does, and the others wait. */
    void migrate() {
        for (int attempt = 1; ; attempt++) {
            try {
                forgetFailed();
                flyway.migrate();
                return;
            } catch (FlywayException | SQLException e) {
                if (attempt >= patience.attempts() || !isForWantOfALock(e)) {
                    throw new BackendException("the schema " + NAME + " could not be brought up to date", e);
                }
                LOG.info("a step of the schema waits for a table that is in use: attempt {}", attempt);
                pause(patience.once());
            }
        }
    }

    private void forgetFailed() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(FORGET_FAILED);
        }
    }

    private static boolean isForWantOfALock(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found && LOCK_NOT_AVAILABLE.equals(found.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }

    /** @throws BackendException unless every step has been taken */
    void expect() {
        List<String> missing =
                Arrays.stream(pending()).map(MigrationInfo::getScript).toList();
        if (!missing.isEmpty()) {
            throw new BackendException("the schema " + NAME + " is not up to date: missing are " + missing);
        }
    }

    private MigrationInfo[] pending() {
        try {
            return flyway.info().pending();
        } catch (FlywayException e) {
            throw new BackendException("the schema " + NAME + " could not be looked at", e);
        }
    }

    private record Resources(List<SchemaStep> steps) implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return steps.stream()
                    .filter(step -> step.name().equals(name))
                    .map(Resource::new)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return steps.stream()
                    .filter(step -> step.name().startsWith(prefix)
                            && Arrays.stream(suffixes).anyMatch(step.name()::endsWith))
                    .<LoadableResource>map(Resource::new)
                    .toList();
        }
    }

    private static final class Resource extends LoadableResource {
        private final SchemaStep step;

        Resource(SchemaStep step) {
            this.step = step;
        }

        @Override
        public Reader read() {
            return new StringReader(step.sql());
        }

        @Override
        public String getAbsolutePath() {
            return step.name();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return step.name();
        }

        @Override
        public String getFilename() {
            return step.name();
        }

        @Override
        public String getRelativePath() {
            return step.name();
        }
    }
}
