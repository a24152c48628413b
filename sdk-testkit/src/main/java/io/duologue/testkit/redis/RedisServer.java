package io.duologue.testkit.redis;

import io.duologue.testkit.FreePorts;
import io.duologue.testkit.InstalledPrograms;
import io.duologue.testkit.ProcessFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code redis-server} of the system as a child process: on loopback, on a port that was free, with a password, in a folder of its own.
 * It ends with {@link #close}, with this JVM, or, if this JVM was killed, when the next one starts a server.
 *
 * <p>One thread at a time.
 */
public final class RedisServer implements AutoCloseable {
    /** What every one of these servers is asked with. */
    public static final String PASSWORD = "test-p@ss";
    /** The same, as it stands in a URL. */
    public static final String PASSWORD_IN_URL = PASSWORD.replace("@", "%40");

    private static final String KIND = "redis";
    private static final List<String> NAMES = List.of("redis-server", "valkey-server");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Before it is asked again whether it has started. */
    static final long PAUSE_NANOS = 5_000_000;

    private static final int ATTEMPTS = 20;
    /** A Cluster's servers talk to each other on the port that is so much above. */
    private static final int BUS = 10_000;

    private static final String TLS_PORT = "--tls-port";
    private static final int OLDEST = 602;
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private final List<String> arguments;
    private final int port;
    private final ProcessFolder folder;
    private Process process;

    private RedisServer(List<String> arguments, int port, ProcessFolder folder, Process process) {
        this.arguments = arguments;
        this.port = port;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a server that keeps nothing on disk. A test that asks for one where there is none is skipped with the reason, and fails in CI.
     *
     * @param settings further ones, such as {@code --appendonly yes}, each word for itself; the last of two counts
     */
    public static RedisServer start(String... settings) {
        return start((program, port, folder) -> arguments(program, port, folder.path(), List.of(settings)));
    }

    /**
     * Starts a server that also speaks TLS, on {@link #tlsPort}.
     *
     * @param certificate what it shows, with those that signed it, as PEM
     * @param key the certificate's private key, as PEM
     */
    public static RedisServer startWithTls(Path certificate, Path key) {
        return start((program, port, folder) -> arguments(
                program,
                port,
                folder.path(),
                List.of(
                        TLS_PORT,
                        Integer.toString(freePort()),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-ca-cert-file",
                        certificate.toString(),
                        "--tls-auth-clients",
                        "no")));
    }

    /** Starts a Sentinel, alone, that watches the master under this name; it has the same password. */
    public static RedisServer startSentinel(String name, RedisServer master) {
        return startSentinel(name, master, 1);
    }

    /** @param quorum so many Sentinels have to agree that the master is gone */
    static RedisServer startSentinel(String name, RedisServer master, int quorum) {
        return start((program, port, folder) -> {
            Path settings = folder.write("sentinel.conf", sentinelSettings(name, master, quorum));
            return List.of(program.toString(), settings.toString(), "--sentinel", "--port", Integer.toString(port));
        });
    }

    private static RedisServer start(Arguments arguments) {
        Path program = requireProgram();
        ProcessFolder.sweep(KIND, ProcessFolder::kill);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            RedisServer started = tryStart(program, freePort(), arguments);
            if (started != null) {
                return started;
            }
        }
        throw new IllegalStateException("no redis-server would start on any of " + ATTEMPTS + " ports");
    }

    private static @Nullable RedisServer tryStart(Path program, int port, Arguments given) {
        ProcessFolder folder = ProcessFolder.create(KIND, ProcessFolder::kill).endsWithThisJvm();
        List<String> arguments = given.of(program, port, folder);
        RedisServer server = new RedisServer(arguments, port, folder, launch(arguments, folder));
        if (server.awaitAnswer()) {
            return server;
        }
        server.close();
        return null;
    }

    private static List<String> arguments(Path program, int port, Path folder, List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of(program.toString()));
        arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        arguments.addAll(List.of("--requirepass", PASSWORD, "--masterauth", PASSWORD));
        arguments.addAll(List.of("--save", "", "--appendonly", "no", "--daemonize", "no", "--databases", "16"));
        arguments.addAll(settings);
        return List.copyOf(arguments);
    }

    private static String sentinelSettings(String name, RedisServer master, int quorum) {
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "requirepass " + PASSWORD,
                "sentinel monitor " + name + " 127.0.0.1 " + master.port() + " " + quorum,
                "sentinel auth-pass " + name + " " + PASSWORD,
                "sentinel down-after-milliseconds " + name + " 1000",
                "sentinel failover-timeout " + name + " 5000",
                "");
    }

    private static Process launch(List<String> arguments, ProcessFolder folder) {
        try {
            Process process = new ProcessBuilder(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.path().resolve("server.log").toFile()))
                    .start();
            folder.note(process.toHandle());
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean awaitAnswer() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until && process.isAlive()) {
            try {
                if ("PONG".equals(command("PING"))) {
                    return true;
                }
            } catch (UncheckedIOException | IllegalStateException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return false;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return port;
    }

    /** Of one that was started {@link #startWithTls with TLS}. */
    public int tlsPort() {
        return Integer.parseInt(arguments.get(arguments.indexOf(TLS_PORT) + 1));
    }

    /** Where it is, with its password: {@code redis://:…@127.0.0.1:…}. */
    public String url() {
        return "redis://:" + PASSWORD_IN_URL + "@127.0.0.1:" + port;
    }

    /** Whether another one has what this one writes, and has said so: before its first word it confirms nothing. */
    boolean isFollowedBy(RedisServer other) {
        return Pattern.compile("port=" + other.port() + ",state=online,offset=[1-9]")
                .matcher(Objects.toString(command("INFO", "replication")))
                .find();
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Asks it something, on a connection for this alone.
     *
     * @return a {@code String}, a {@code Long}, a {@code List} of those, or null
     * @throws IllegalStateException with what it said, if that was an error
     * @throws UncheckedIOException if it does not answer
     */
    public @Nullable Object command(String... words) {
        return RedisCommand.ask(address(), PASSWORD, List.of(words));
    }

    /** Kills it as a crash would. */
    public void kill() {
        end(process);
    }

    /** Starts it again where it was, with what it has on disk. */
    public void restart() {
        kill();
        process = launch(arguments, folder);
        if (!awaitAnswer()) {
            throw new IllegalStateException("the redis-server on port " + port + " did not start again");
        }
    }

    @Override
    public void close() {
        end(process);
        folder.delete();
    }

    private static void end(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static int freePort() {
        return FreePorts.one(port -> FreePorts.isFree(port + BUS));
    }

    private static Path requireProgram() {
        Optional<Path> program =
                NAMES.stream().flatMap(InstalledPrograms::named).findFirst();
        if (program.isEmpty()) {
            InstalledPrograms.giveUp("redis-server is missing: apt-get install redis-server");
        }
        Matcher version = VERSION.matcher(InstalledPrograms.versionOf(program.get()));
        if (!version.find() || Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) < OLDEST) {
            InstalledPrograms.giveUp("redis-server is too old: 6.2 or newer is needed");
        }
        return program.get();
    }

    /** What to start a server with that is to listen there. */
    private interface Arguments {
        List<String> of(Path program, int port, ProcessFolder folder);
    }
}
