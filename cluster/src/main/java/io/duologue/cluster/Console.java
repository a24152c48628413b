package io.duologue.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody types to see that nobody notices when a node is killed. One thread at a time. */
final class Console {
    static final String HELP = """
        kill 1        ends node 1 as a crash would
        start 1       starts it again
        stop 1        ends it gracefully, as a rolling restart does
        pause 2 10s   stops node 2 in the middle of whatever it does, for ten seconds
        fail over     kills the master of Redis, whose replica takes over, and starts it again; with Sentinels
        status        says how the nodes are
        quit          ends everything; so does Ctrl+C\
        """;

    private static final Pattern LINE = Pattern.compile("(kill|start|stop|pause) ([1-9])(?: (\\d{1,3})s)?");
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int USUAL_SECONDS = 10;

    private final LocalCluster cluster;
    private final PrintStream out;

    Console(LocalCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /** Does what is typed until that is {@code quit}; without anybody who types it waits for ever. */
    void run(BufferedReader in) throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.strip().equals("quit")) {
                return;
            }
            obey(line.strip());
        }
        Thread.currentThread().join();
    }

    private void obey(String line) throws InterruptedException {
        Matcher words = LINE.matcher(line);
        if (line.equals("status")) {
            cluster.nodes().forEach(out::println);
        } else if (line.equals("fail over")) {
            failOver();
        } else if (words.matches()) {
            Optional<Node> node = node(Integer.parseInt(words.group(2)));
            if (node.isEmpty()) {
                out.println("there is no node " + words.group(2));
                return;
            }
            int seconds = words.group(3) == null ? USUAL_SECONDS : Integer.parseInt(words.group(3));
            act(words.group(1), node.get(), seconds);
            out.println(node.get());
        } else if (!line.isEmpty()) {
            out.println(HELP);
        }
    }

    private void failOver() {
        if (cluster.redis() instanceof SentinelRedis redis) {
            redis.servers().failOver();
            redis.servers().restoreReplica();
            out.println(
                    "the master of Redis is at port " + redis.servers().master().port());
        } else {
            out.println("no Sentinels: start it with --redis sentinel");
        }
    }

    private void act(String what, Node node, int seconds) throws InterruptedException {
        switch (what) {
            case "kill" -> node.kill();
            case "start" -> {
                node.start();
                node.awaitReady(LocalCluster.STARTS_WITHIN);
            }
            case "stop" -> node.stop(STOPS_WITHIN);
            case "pause" -> {
                node.pause();
                out.println("node " + node.number() + " stands still for " + seconds + " s");
                Thread.sleep(1000L * seconds);
                node.resume();
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private Optional<Node> node(int number) {
        List<Node> nodes = cluster.nodes();
        return number <= nodes.size() ? Optional.of(nodes.get(number - 1)) : Optional.empty();
    }
}
