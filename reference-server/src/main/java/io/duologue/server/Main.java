package io.duologue.server;

import io.duologue.core.BackendException;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** Starts a reference server from the command line, and stops it with the process. */
@Command(
        name = "duologue",
        description = "Pairs professionals for one-to-one conversations.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footer = {
            "",
            "In a checkout of the sources there are also, each with its own --help:",
            "  ./duologue cluster    several nodes with Redis and Postgres on this machine",
            "  ./duologue simulate   how well people are paired"
        })
public final class Main implements Runnable {
    /** What was asked for is not what can be done; nothing was started. */
    static final int MISCONFIGURED = 2;

    private static final int FAILED = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(names = "--demo", description = "Start with ready-made people, on this machine only.")
    private boolean demo;

    @Option(names = "--port", paramLabel = "PORT", description = "Listen here; 0 for any free port. Default: 8080.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "HOST", description = "Listen on this address. Default: 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read settings from this properties file. DUOLOGUE_… variables go before it.")
    private @Nullable Path config;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private int exitCode;

    Main(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        Main main = new Main(System.getenv(), System.out, System.err);
        int parsed = new CommandLine(main).execute(arguments);
        System.exit(parsed != 0 ? parsed : main.exitCode);
    }

    @Override
    public void run() {
        try {
            serve(Configuration.read(environment, Optional.ofNullable(config), flags()));
        } catch (ConfigurationException e) {
            err.println("duologue: " + e.getMessage());
            exitCode = MISCONFIGURED;
        } catch (IOException e) {
            err.println("duologue: the server did not start: " + reason(e) + hint(e));
            exitCode = FAILED;
        } catch (BackendException e) {
            err.println("duologue: the server did not start: " + e.getMessage());
            exitCode = FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int exitCode() {
        return exitCode;
    }

    private void serve(ServerOptions options) throws IOException, InterruptedException {
        Logging.configure(options);
        ReferenceServer server = ReferenceServer.start(options);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "stop"));
        if (options.demo()) {
            out.println("Duologue demo is at " + server.uri()
                    + " — open it in two tabs and meet yourself. Ctrl+C stops it.");
        }
        LOG.info("listening on port {}", server.port());
        stopped.await();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        if (demo) {
            flags.put("demo", "true");
        }
        if (host != null) {
            flags.put("host", host);
        }
        if (port != null) {
            flags.put("port", port);
        }
        return flags;
    }

    private static String reason(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String hint(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "; something else listens there: choose another port with --port or DUOLOGUE_PORT";
            }
        }
        return "";
    }

    /** From the manifest; a build that is run from its classes has none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"duologue " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
