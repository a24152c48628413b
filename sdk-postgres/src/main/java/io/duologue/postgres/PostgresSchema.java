package io.duologue.postgres;

import io.duologue.core.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The schema {@value #NAME}, in the steps in which it came to be. What there is of a newer version's is left alone, so that a node that
 * has not been replaced yet goes on.
 */
final class PostgresSchema {
    static final String NAME = "duologue";

    /** In their order. They are read one by one, as not every class loader can list a folder. */
    static final List<String> STEPS = List.of("V001__what_outlives_everything.sql");

    private final Flyway flyway;

    PostgresSchema(DataSource source) {
        this.flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(source)
                .defaultSchema(NAME)
                .schemas(NAME)
                .createSchemas(true)
                .table("schema_history")
                .resourceProvider(new Steps())
                .placeholderReplacement(false)
                .cleanDisabled(true)
                .loggers("slf4j")
                .load();
    }

    /** Brings it up to date. Of many who do it at once one does, and the others wait. */
    void migrate() {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new BackendException("the schema " + NAME + " could not be brought up to date", e);
        }
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

    static String text(String step) {
        try (InputStream in = PostgresSchema.class.getResourceAsStream(step)) {
            if (in == null) {
                throw new IllegalStateException("this module has no " + step);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Steps implements ResourceProvider {
        @Override
        public @Nullable LoadableResource getResource(String name) {
            return STEPS.contains(name) ? new Step(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return STEPS.stream()
                    .filter(step ->
                            step.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(step::endsWith))
                    .<LoadableResource>map(Step::new)
                    .toList();
        }
    }

    private static final class Step extends LoadableResource {
        private final String name;

        Step(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            return new StringReader(text(name));
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
