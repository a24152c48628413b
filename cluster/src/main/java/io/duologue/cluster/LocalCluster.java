package io.duologue.cluster;

import io.duologue.testkit.FreePorts;
import io.duologue.testkit.ProcessFolder;
import io.duologue.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A Redis, a Postgres, some nodes that share them, and a balancer in front of those, all on loopback. The nodes are the demo's: anybody
 * is anybody. Redis and Postgres begin empty.
 *
 * <p>Nothing of it outlives this process by much: nodes end when nobody holds their input any more, and what could not notice that, or
 * was left behind by a JVM that was killed, is ended by whoever starts a cluster next. Safe for many threads, as far as the parts
 * are.
 */
public final class LocalCluster implements AutoCloseable {
    /** How long a node may take to start. */
    public static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private static final String KIND = "cluster";
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int KEY_BYTES = 32;

    private final SharedRedis redis;
    private final PostgresServer postgres;
    private final Balancer balancer;
    private final List<Node> nodes;
    private final ProcessFolder folder;
    private final Thread atExit = new Thread(this::stop, "stop-cluster");

    private LocalCluster(
            SharedRedis redis, PostgresServer postgres, Balancer balancer, List<Node> nodes, ProcessFolder folder) {
        this.redis = redis;
        this.postgres = postgres;
        this.balancer = balancer;
        this.nodes = List.copyOf(nodes);
        this.folder = folder;
    }

    /**
     * Starts one, and waits until every node is ready.
     *
     * @throws IOException if the balancer's port cannot be had
     */
    public static LocalCluster start(ClusterOptions options) throws IOException {
        ProcessFolder.sweep(KIND, ProcessFolder::kill);
        Deque<AutoCloseable> started = new ArrayDeque<>();
        try {
            ProcessFolder folder = ProcessFolder.create(KIND, ProcessFolder::kill);
            started.push(folder::delete);
            SharedRedis redis = SharedRedis.start(options.redis());
            started.push(redis);
            PostgresServer postgres =
                    PostgresServer.startChild(options.postgres().toArray(String[]::new));
            started.push(postgres);
            List<Integer> ports = FreePorts.several(options.nodes());
            Balancer balancer = Balancer.listen(
                    options.port(),
                    ports.stream()
                            .map(port -> new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                            .toList());
            started.push(balancer);
            LocalCluster cluster = new LocalCluster(
                    redis,
                    postgres,
                    balancer,
                    nodes(options, ports, environment(options, redis, postgres, balancer), folder),
                    folder);
            started.push(cluster::stop);
            Runtime.getRuntime().addShutdownHook(cluster.atExit);
            cluster.startNodes();
            return cluster;
        } catch (IOException | RuntimeException e) {
            started.forEach(part -> closeAfter(e, part));
            throw e;
        }
    }

    private static void closeAfter(Exception failure, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static List<Node> nodes(
            ClusterOptions options, List<Integer> ports, Map<String, String> environment, ProcessFolder folder) {
        List<Node> nodes = new ArrayList<>();
        for (int number = 1; number <= options.nodes(); number++) {
            nodes.add(new Node(
                    number,
                    ports.get(number - 1),
                    options.java(),
                    options.main(),
                    List.of("--demo"),
                    environment,
                    folder));
        }
        return nodes;
    }

    private static Map<String, String> environment(
            ClusterOptions options, SharedRedis redis, PostgresServer postgres, Balancer balancer) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        int port = balancer.address().getPort();
        Map<String, String> environment = new HashMap<>();
        environment.put("DUOLOGUE_REDIS_URL", redis.url());
        environment.put("DUOLOGUE_POSTGRES_URL", postgres.url());
        environment.put("DUOLOGUE_POSTGRES_CONNECTIONS", "8");
        environment.put("DUOLOGUE_EMPLOYER_KEY", HexFormat.of().formatHex(key));
        environment.put("DUOLOGUE_ALLOWED_ORIGINS", "http://localhost:" + port + ",http://127.0.0.1:" + port);
        environment.putAll(redis.settings());
        environment.putAll(options.settings());
        return environment;
    }

    /** The first alone: it makes the tables, and the others would only wait for it. */
    private void startNodes() {
        nodes.get(0).start();
        nodes.get(0).awaitReady(STARTS_WITHIN);
        nodes.forEach(Node::start);
        nodes.forEach(node -> node.awaitReady(STARTS_WITHIN));
    }

    public SharedRedis redis() {
        return redis;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public Balancer balancer() {
        return balancer;
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** Where a browser on this machine finds it. */
    public URI uri() {
        return balancer.uri();
    }

    /** Ends everything, the nodes gracefully. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process ends, and the hook does what is done here.
        }
        stop();
    }

    private synchronized void stop() {
        nodes.forEach(Node::resume);
        nodes.parallelStream().forEach(node -> node.stop(STOPS_WITHIN));
        balancer.close();
        postgres.close();
        redis.close();
        folder.delete();
    }
}
