package io.duologue.testkit.postgres;

import io.duologue.testkit.FreePorts;
import io.duologue.testkit.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Postgres for tests. The one that {@value #GIVEN} names, in which databases of its own are made and dropped; else a server as a child
 * process, of the system's programs or of those that came as an archive: on loopback, on a port that was free, with a password, in a
 * folder of its own. A child ends with {@link #close}, with this JVM, or, if this JVM was killed, when the next one starts a server.
 *
 * <p>Where the tests run as root, the server runs as nobody: it refuses to run as root. Safe for many threads, but for
 * {@link #kill}, {@link #restart} and {@link #close}.
 */
public final class PostgresServer implements AutoCloseable {
    /** {@code postgresql://user:password@host[:port]/database}, of somebody who may create databases. */
    public static final String GIVEN = "DUOLOGUE_TEST_POSTGRES_URL";

    /** Who asks a server that was started here. */
    public static final String USER = "duologue";

    /** What every server that was started here is asked with. */
    public static final String PASSWORD = "test-p@ss";

    private static final String KIND = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final int ATTEMPTS = 20;

    /** What makes tests fast, and would lose data if the machine fell down, but not if the server did. */
    private static final List<String> CARELESS = List.of(
            "fsync=off",
            "full_page_writes=off",
            "shared_buffers=64MB",
            "max_wal_senders=0",
            "wal_level=minimal",
            "max_connections=60");

    private final List<String> settings;
    private final PostgresAddress address;
    private final @Nullable Child child;

    private PostgresServer(List<String> settings, PostgresAddress address, @Nullable Child child) {
        this.settings = settings;
        this.address = address;
        this.child = child;
    }

    /**
     * Starts a server, or takes the one that is named. A test that asks for one where there is none is skipped with the reason, and
     * fails in CI.
     */
    public static PostgresServer start() {
        String given = System.getenv(GIVEN);
        return given == null ? startChild() : new PostgresServer(List.of(), PostgresAddress.of(given), null);
    }

    /**
     * Starts a server also where one is named: for who ends it in the middle.
     *
     * @param settings further ones, such as {@code max_connections=5}
     */
    public static PostgresServer startChild(String... settings) {
        Programs programs = Programs.require();
        ProcessFolder.sweep(KIND, PostgresProcess::end);
        ProcessFolder folder = folder();
        initialise(programs, folder);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Child child = new Child(programs, folder, FreePorts.one());
            PostgresServer server = new PostgresServer(List.of(settings), child.address(), child);
            if (server.launch(child)) {
                return server;
            }
        }
        folder.delete();
        throw new IllegalStateException("Postgres would not start on any of " + ATTEMPTS + " ports");
    }

    /**
     * Starts a server that others may follow.
     *
     * @param settings further ones
     */
    public static PostgresServer startPrimary(String... settings) {
        return startChild(Stream.concat(Stream.of("wal_level=replica", "max_wal_senders=4"), Stream.of(settings))
                .toArray(String[]::new));
    }

    /**
     * Starts a server that follows this one, which {@link #startPrimary} has started: it has what this one has, a moment later, and takes
     * nothing but questions. This one is stopped for a moment, for a copy of what it has.
     */
    public PostgresServer startStandby() {
        Child own = child();
        PostgresProcess.stop(own.process().toHandle());
        ProcessFolder copy = folder();
        copy(own.folder.path().resolve("data"), copy.path());
        restart();
        write(copy, "data/standby.signal", "");
        List<String> following = new ArrayList<>(settings);
        following.add("primary_conninfo=host=127.0.0.1 port=" + own.port + " user=" + USER + " password=" + PASSWORD);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Child child = new Child(own.programs, copy, FreePorts.one());
            PostgresServer standby = new PostgresServer(List.copyOf(following), child.address(), child);
            if (standby.launch(child)) {
                return standby;
            }
        }
        copy.delete();
        throw new IllegalStateException("Postgres would not follow on any of " + ATTEMPTS + " ports");
    }

    private static void initialise(Programs programs, ProcessFolder folder) {
        Path password = write(folder, "password", PASSWORD);
        List<String> command = List.of(
                programs.initdb().toString(),
                "--pgdata=" + folder.path().resolve("data"),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync");
        if (run(command, folder).onExit().join().exitValue() != 0) {
            throw new IllegalStateException(
                    "Postgres would not initialise " + folder.path() + ": see server.log there");
        }
    }

    /** Of the account that the server runs as. */
    private static ProcessFolder folder() {
        ProcessFolder folder = ProcessFolder.create(KIND, PostgresProcess::end).endsWithThisJvm();
        Account.ofServer().give(folder.path());
        return folder;
    }

    private static Path write(ProcessFolder folder, String name, String text) {
        Path file = folder.write(name, text);
        Account.ofServer().give(file);
        return file;
    }

    /** As whoever the server runs as. */
    private static void copy(Path folder, Path into) {
        List<String> command = Account.ofServer().run(List.of("cp", "-R", "-p", folder.toString(), into.toString()));
        try {
            Process copying = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (copying.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("there is no copy of " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process run(List<String> command, ProcessFolder folder) {
        try {
            return new ProcessBuilder(Account.ofServer().run(command))
                    .directory(folder.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.path().resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean launch(Child started) {
        List<String> command = new ArrayList<>(List.of(
                started.programs.postgres().toString(),
                "-D",
                started.folder.path().resolve("data").toString(),
                "-p",
                Integer.toString(started.port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        Stream.concat(CARELESS.stream(), settings.stream()).forEach(setting -> command.addAll(List.of("-c", setting)));
        Process process = run(command, started.folder);
        started.process = process;
        started.folder.note(process.toHandle());
        return awaitAnswer(process);
    }

    private boolean awaitAnswer(Process process) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try (Connection connection = connect()) {
                return connection.isValid(1);
            } catch (SQLException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return false;
    }

    /** The server's own database, with its password: {@code postgresql://user:password@host:port/database}. */
    public String url() {
        return address.url();
    }

    /**
     * Makes a new, empty database.
     *
     * @return where it is, with its password
     */
    public String createDatabase() {
        String name = "t_" + UUID.randomUUID().toString().replace("-", "");
        execute("CREATE DATABASE " + name);
        return address.withDatabase(name).url();
    }

    /** Drops a database that was made here, whoever is connected to it. */
    public void dropDatabase(String url) {
        execute("DROP DATABASE IF EXISTS " + PostgresAddress.of(url).database() + " WITH (FORCE)");
    }

    private void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    public int port() {
        return address.port();
    }

    /** Of the first process of a server that was started here. */
    public long pid() {
        return child().process().pid();
    }

    /** Kills it as a crash would. */
    public void kill() {
        PostgresProcess.kill(child().process().toHandle());
    }

    /** Starts it again where it was, with what it has on disk. */
    public void restart() {
        Child own = child();
        if (own.process().isAlive()) {
            PostgresProcess.end(own.process().toHandle());
        }
        if (!launch(own)) {
            throw new IllegalStateException("Postgres on port " + own.port + " did not start again");
        }
    }

    /** Stops it in the middle of whatever it does; its connections stay. */
    public void freeze() {
        everyProcess("STOP");
    }

    public void thaw() {
        everyProcess("CONT");
    }

    private void everyProcess(String signal) {
        ProcessHandle server = child().process().toHandle();
        PostgresProcess.signal(server, signal);
        server.descendants().forEach(one -> PostgresProcess.signal(one, signal));
    }

    private Child child() {
        return Optional.ofNullable(child)
                .orElseThrow(() -> new IllegalStateException("the server that is named is not ended by tests"));
    }

    @Override
    public void close() {
        if (child != null) {
            PostgresProcess.end(child.process().toHandle());
            child.folder.delete();
        }
    }

    /** The process that was started here, and what it was started with. */
    private static final class Child {
        private final Programs programs;
        private final ProcessFolder folder;
        private final int port;
        private @Nullable Process process;

        Child(Programs programs, ProcessFolder folder, int port) {
            this.programs = programs;
            this.folder = folder;
            this.port = port;
        }

        Process process() {
            return Optional.ofNullable(process).orElseThrow();
        }

        PostgresAddress address() {
            return new PostgresAddress(USER, PASSWORD, "127.0.0.1", port, "postgres");
        }
    }
}
