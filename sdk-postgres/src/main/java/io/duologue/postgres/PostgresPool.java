package io.duologue.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes a pool of connections as the options want it. */
final class PostgresPool {
    /** What the driver waits for an answer longer than the server may take for it: so that the server gives up first. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private PostgresPool() {}

    static HikariDataSource of(PostgresOptions options) {
        return new HikariDataSource(config("duologue-postgres", options));
    }

    /** Nothing can be written over it. */
    static HikariDataSource ofReplica(PostgresOptions options) {
        HikariConfig config = config("duologue-postgres-replica", options);
        config.setReadOnly(true);
        return new HikariDataSource(config);
    }

    /** Does not wait for a first connection: whoever asks for one does. */
    private static HikariConfig config(String name, PostgresOptions options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(
                "jdbc:postgresql://" + options.host() + ":" + options.port() + "/" + encoded(options.database()));
        config.setUsername(options.user());
        options.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(options.connections());
        config.setConnectionTimeout(options.acquireTimeout().toMillis());
        config.setValidationTimeout(Math.min(
                options.acquireTimeout().toMillis(), Duration.ofSeconds(1).toMillis()));
        config.setInitializationFailTimeout(-1);
        property(config, "ApplicationName", "duologue");
        property(config, "connectTimeout", seconds(options.connectTimeout()));
        property(config, "loginTimeout", seconds(options.connectTimeout()));
        // Finds a server that is there and says nothing.
        property(config, "socketTimeout", seconds(options.statementTimeout().plus(GRACE)));
        property(config, "tcpKeepAlive", "true");
        property(config, "sslmode", options.tls() ? "verify-full" : "disable");
        property(config, "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        // What a statement was given is nobody's to read in a message.
        property(config, "logServerErrorDetail", "false");
        property(
                config,
                "options",
                "-c statement_timeout=" + options.statementTimeout().toMillis()
                        + " -c idle_in_transaction_session_timeout="
                        + options.statementTimeout().multipliedBy(2).toMillis());
        return config;
    }

    private static void property(HikariConfig config, String name, String value) {
        config.addDataSourceProperty(name, value);
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
