package io.duologue.benchmarks.load;

import io.duologue.cluster.ClusterOptions;
import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import io.duologue.cluster.chaos.People;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two nodes of the reference server, with limits that nobody reaches, and their Redis and Postgres. */
final class DuologueNodes implements TwoNodes {
    private static final String UNLIMITED = "1000000/1ms";
    private static final Map<String, String> LIMITS = Map.of(
            "DUOLOGUE_DRAIN_GRACE", "0s",
            "DUOLOGUE_REPEAT_COOL_DOWN", "0s",
            "DUOLOGUE_LIMIT_NEW_SESSIONS", UNLIMITED,
            "DUOLOGUE_LIMIT_HELLO", UNLIMITED,
            "DUOLOGUE_LIMIT_QUEUE", UNLIMITED,
            "DUOLOGUE_LIMIT_MESSAGES", UNLIMITED,
            "DUOLOGUE_LIMIT_FRAMES", UNLIMITED);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final LocalCluster cluster;
    private int people;

    private DuologueNodes(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** With a Redis that has on its disk what it has answered. */
    static DuologueNodes durable() throws IOException {
        return start(ClusterOptions.durable(2, 0));
    }

    /** With a Redis that keeps nothing on its disk. */
    static DuologueNodes fleeting() throws IOException {
        return start(ClusterOptions.fleeting(2, 0));
    }

    private static DuologueNodes start(ClusterOptions options) throws IOException {
        return new DuologueNodes(LocalCluster.start(options.with(LIMITS).measured()));
    }

    @Override
    public Swarm.Opening arrive(int count) {
        List<String> tokens = new ArrayList<>();
        try (People signIn = People.of(cluster)) {
            for (int i = 0; i < count; i++) {
                people++;
                tokens.add(signIn.signIn("p" + people));
            }
        }
        return (number, selector, measurements) -> Participant.open(
                cluster.nodes().get(number % 2).address().getPort(), tokens.get(number), selector, measurements);
    }

    @Override
    public List<ProcessHandle> nodes() {
        return cluster.nodes().stream().map(Node::process).toList();
    }

    @Override
    public ProcessHandle redis() {
        return ProcessHandle.of(cluster.redis().masters().get(0).pid()).orElseThrow();
    }

    @Override
    public Optional<ProcessHandle> postgres() {
        return ProcessHandle.of(cluster.postgres().pid());
    }

    @Override
    public long liveHeap() throws IOException {
        long all = 0;
        for (ProcessHandle node : nodes()) {
            // Twice: what the first one finds unreachable may hold something by its reference.
            ask(node, "GC.run");
            ask(node, "GC.run");
            String said = ask(node, "GC.heap_info");
            Matcher used = USED.matcher(said);
            if (!used.find()) {
                throw new IOException("expected the heap's size but was " + said);
            }
            all += 1024 * Long.parseLong(used.group(1));
        }
        return all;
    }

    private static String ask(ProcessHandle node, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asking = new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
