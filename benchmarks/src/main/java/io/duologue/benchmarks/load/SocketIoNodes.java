package io.duologue.benchmarks.load;

import io.duologue.testkit.InstalledPrograms;
import io.duologue.testkit.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Two nodes of Socket.IO with its Redis adapter: see {@code benchmarks/socketio}. Its packages are installed beside the class path of this
 * process when it is started for the first time, which asks npm's registry.
 */
final class SocketIoNodes implements TwoNodes {
    private static final String LOCK = "package-lock.json";
    private static final String LOG = "npm.log";
    private static final String ANSWER = "= ";
    /** The oldest that its packages name. */
    private static final int OLDEST_NODE = 18;

    private final RedisServer redis;
    private final List<OneNode> nodes = new ArrayList<>();

    private SocketIoNodes(RedisServer redis) {
        this.redis = redis;
    }

    /** Installs what it needs. The answer is why it cannot be measured here, if so. */
    static Optional<String> prepare() throws IOException, InterruptedException {
        for (String program : List.of("node", "npm")) {
            if (InstalledPrograms.named(program).findFirst().isEmpty()) {
                return Optional.of("there is no " + program);
            }
        }
        String version = version();
        if (major(version) < OLDEST_NODE) {
            return Optional.of("Node " + version + " is older than " + OLDEST_NODE);
        }
        return install(folder());
    }

    /** Of the program. */
    static String version() {
        return InstalledPrograms.named("node")
                .findFirst()
                .map(InstalledPrograms::versionOf)
                .orElse("");
    }

    private static int major(String version) {
        return Integer.parseInt(version.substring(1, version.indexOf('.')));
    }

    /** Where it is {@link #prepare prepared}. */
    static SocketIoNodes start() throws IOException {
        Path folder = folder();
        SocketIoNodes two = new SocketIoNodes(RedisServer.start());
        try {
            two.nodes.add(OneNode.start(folder, two.redis.url()));
            two.nodes.add(OneNode.start(folder, two.redis.url()));
            return two;
        } catch (IOException | RuntimeException e) {
            two.close();
            throw e;
        }
    }

    private static Optional<String> install(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean isInstalled = Files.exists(folder.resolve(LOCK))
                && Arrays.equals(Files.readAllBytes(folder.resolve(LOCK)), resource(LOCK));
        for (String file : List.of("server.mjs", "package.json", LOCK)) {
            Files.write(folder.resolve(file), resource(file));
        }
        return isInstalled || runNpm(folder)
                ? Optional.empty()
                : Optional.of("npm could not install it: see " + folder.resolve(LOG));
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = SocketIoNodes.class.getResourceAsStream("/io/duologue/benchmarks/socketio/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    private static boolean runNpm(Path folder) throws IOException, InterruptedException {
        Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(LOG).toFile())
                .start();
        if (npm.waitFor() == 0) {
            return true;
        }
        // With it the next run would take everything to be there.
        Files.delete(folder.resolve(LOCK));
        return false;
    }

    /** Beside the class path of this process. */
    private static Path folder() throws IOException {
        try {
            return Path.of(SocketIoNodes.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("socketio");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Swarm.Opening arrive(int people) {
        return (number, selector, measurements) ->
                SocketIoLine.open(nodes.get(number % 2).port, "pair-" + number / 2, selector, measurements);
    }

    @Override
    public List<ProcessHandle> nodes() {
        return nodes.stream().map(node -> node.process.toHandle()).toList();
    }

    @Override
    public ProcessHandle redis() {
        return ProcessHandle.of(redis.pid()).orElseThrow();
    }

    @Override
    public Optional<ProcessHandle> postgres() {
        return Optional.empty();
    }

    @Override
    public long liveHeap() throws IOException {
        long all = 0;
        for (OneNode node : nodes) {
            all += node.liveHeap();
        }
        return all;
    }

    @Override
    public void close() {
        nodes.forEach(OneNode::close);
        redis.close();
    }

    /** One process. It ends with its input, and so with this process. */
    private static final class OneNode {
        private final Process process;
        private final BufferedReader answers;
        private final PrintWriter questions;
        private final int port;

        private OneNode(Process process) throws IOException {
            this.process = process;
            this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            this.questions =
                    new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
            this.port = Math.toIntExact(answer());
        }

        static OneNode start(Path folder, String redis) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("node", "--expose-gc", "server.mjs")
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("REDIS_URL", redis);
            return new OneNode(builder.start());
        }

        long liveHeap() throws IOException {
            questions.println("heap");
            return answer();
        }

        private long answer() throws IOException {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ANSWER)) {
                    return Long.parseLong(line.substring(ANSWER.length()));
                }
            }
            throw new IOException("a node of Socket.IO has ended");
        }

        void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
