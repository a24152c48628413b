package io.duologue.cluster.chaos;

import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import io.duologue.cluster.Signals;
import io.duologue.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does one thing after the other to a cluster, and takes each back. One thread at a time; two of them may work at once. */
final class Troublemaker {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(40);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int MOST_CONNECTIONS = 200;

    private final LocalCluster cluster;
    private final Random random;
    private final Duration longestPause;

    /** @param longestPause of nodes and of Redis, from 1 s on */
    Troublemaker(LocalCluster cluster, Duration longestPause, long seed) {
        this.cluster = cluster;
        this.longestPause = longestPause;
        this.random = new Random(seed);
    }

    /** Returns when everything runs again. */
    void make(Disturbance what) throws InterruptedException {
        List<Node> nodes = cluster.nodes();
        Node node = nodes.get(random.nextInt(nodes.size()));
        switch (what) {
            case NODE_KILLED -> {
                node.kill();
                pass(Duration.ofMillis(500 + random.nextInt(1500)));
                revive(node);
            }
            case NODE_PAUSED -> {
                node.pause();
                pass(pause());
                node.resume();
            }
            case ROLLING_RESTART -> {
                for (Node each : nodes) {
                    each.stop(STOPS_WITHIN);
                    revive(each);
                }
            }
            case REDIS_CLIENTS_PAUSED -> {
                Duration pause = Duration.ofMillis(500 + random.nextInt(1500));
                cluster.redis().command("CLIENT", "PAUSE", Long.toString(pause.toMillis()), "ALL");
                pass(pause);
            }
            case REDIS_LISTENERS_CUT -> cluster.redis().command("CLIENT", "KILL", "TYPE", "pubsub");
            case REDIS_PAUSED -> {
                Signals.pause(cluster.redis().pid());
                pass(pause());
                Signals.resume(cluster.redis().pid());
            }
            case REDIS_RESTARTED -> cluster.redis().restart();
            case POSTGRES_RESTARTED -> cluster.postgres().restart();
            case POSTGRES_FULL -> fill();
        }
    }

    private Duration pause() {
        return Duration.ofMillis(1000 + random.nextInt(Math.toIntExact(longestPause.toMillis()) - 999));
    }

    /** A pause between two disturbances, or in one. */
    static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** As whoever watches over it would: a node that finds its stores away at the start ends, and is started again. */
    private void revive(Node node) throws InterruptedException {
        // It may meet one pause of Redis after the other.
        long until = System.nanoTime()
                + STARTS_WITHIN.plus(longestPause.multipliedBy(3)).toNanos();
        while (!node.isReady()) {
            node.start();
            pass(Duration.ofMillis(100));
            if (System.nanoTime() > until) {
                throw new IllegalStateException("did not come back: " + node + ", see " + node.log());
            }
        }
    }

    private void fill() throws InterruptedException {
        List<Connection> taken = new ArrayList<>();
        try {
            hangUpOnOthers(taken);
            pass(Duration.ofMillis(1500 + random.nextInt(1500)));
        } finally {
            for (Connection connection : taken) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    // The server is gone, and the connection with it.
                }
            }
        }
    }

    private void hangUpOnOthers(List<Connection> taken) {
        try {
            Connection first = connect();
            taken.add(first);
            try (Statement statement = first.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
            }
            while (taken.size() < MOST_CONNECTIONS) {
                taken.add(connect());
            }
        } catch (SQLException e) {
            // Nobody gets another one: that is what was wanted.
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + cluster.postgres().port() + "/postgres?connectTimeout=2",
                PostgresServer.USER,
                PostgresServer.PASSWORD);
    }
}
