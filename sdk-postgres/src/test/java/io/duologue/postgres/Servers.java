package io.duologue.postgres;

import io.duologue.testkit.postgres.PostgresServer;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The one server of all tests, and in it the one database whose tables are emptied for each: begun by the first that asks, closed after the last. */
final class Servers implements BeforeAllCallback {
    private static PostgresServer server;
    private static String database;
    private static PostgresBackend shared;

    @Override
    public void beforeAll(ExtensionContext test) {
        test.getRoot().getStore(Namespace.create(Servers.class)).computeIfAbsent("server", key ->
                (AutoCloseable) Servers::close);
    }

    static synchronized PostgresServer server() {
        if (server == null) {
            server = PostgresServer.start();
        }
        return server;
    }

    /** The shared database with nothing in it. */
    static synchronized PostgresBackend empty() {
        if (shared == null) {
            database = server().createDatabase();
            shared = PostgresBackend.open(PostgresOptions.of(database));
        }
        shared.database().ask(handle -> handle.execute(emptying()));
        return shared;
    }

    /** Where {@link #empty} is. */
    static synchronized String url() {
        return database;
    }

    /** A few rows are deleted faster than tables are truncated. */
    private static String emptying() {
        return """
                DO $$
                DECLARE name text;
                BEGIN
                    FOR name IN SELECT table_name FROM information_schema.tables
                                WHERE table_schema = 'duologue' AND table_name <> 'schema_history'
                    LOOP
                        EXECUTE format('DELETE FROM duologue.%I', name);
                    END LOOP;
                END $$
                """;
    }

    private static synchronized void close() {
        if (shared != null) {
            shared.close();
            server.dropDatabase(database);
        }
        if (server != null) {
            server.close();
        }
        server = null;
        shared = null;
    }
}
