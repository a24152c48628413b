package io.duologue.cluster.chaos;

import io.duologue.cluster.LocalCluster;
import io.duologue.cluster.Node;
import io.duologue.cluster.SentinelRedis;
import io.duologue.cluster.Signals;
import io.duologue.cluster.SlottedRedis;
import io.duologue.testkit.history.HistoryEvent;
import io.duologue.testkit.postgres.PostgresServer;
import io.duologue.testkit.redis.RedisSentinels;
import io.duologue.testkit.redis.RedisServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does one thing after the other to a cluster, and takes each back. One thread at a time; two of them may work at once. */
final class Troublemaker {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(40);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int MOST_CONNECTIONS = 200;
    /** What the slots have in them that move: what people wait in, where they are, and what they say. */
    private static final List<String> IN_USE =
            List.of("duologue:queue:*:state", "duologue:session:*:people", "duologue:log:*:entries");

    private static final Duration BETWEEN_KEYS = Duration.ofMillis(20);

    private final LocalCluster cluster;
    private final Random random;
    private final Duration longestPause;
    private final Bystanders people;

    /** What is asked of the people to whom it happens, and told to whoever writes down what they saw. */
    interface Bystanders {
        /** Returns when everybody is with somebody, and nobody goes on to somebody else any more. */
        void hold();

        /** Takes that back. */
        void release();

        /** Something that became of the stores. */
        void fact(HistoryEvent fact);
    }

    /** @param longestPause of nodes and of Redis, from 1 s on */
    Troublemaker(LocalCluster cluster, Duration longestPause, long seed, Bystanders people) {
        this.cluster = cluster;
        this.people = people;
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
                    if (!each.hasEndedInOrder()) {
                        people.fact(new HistoryEvent.Note(Instant.now(), "did not end in good order: " + each));
                    }
                    revive(each);
                }
            }
            case REDIS_CLIENTS_PAUSED -> {
                Duration pause = Duration.ofMillis(500 + random.nextInt(1500));
                anyMaster().command("CLIENT", "PAUSE", Long.toString(pause.toMillis()), "ALL");
                pass(pause);
                cluster.redis().awaitWhole();
            }
            case REDIS_LISTENERS_CUT ->
                cluster.redis().masters().forEach(master -> master.command("CLIENT", "KILL", "TYPE", "pubsub"));
            case REDIS_PAUSED -> {
                RedisServer master = anyMaster();
                Signals.pause(master.pid());
                pass(pause());
                Signals.resume(master.pid());
                cluster.redis().awaitWhole();
            }
            case REDIS_RESTARTED -> {
                anyMaster().restart();
                cluster.redis().awaitWhole();
            }
            case REDIS_FAILED_OVER -> {
                RedisSentinels servers = ((SentinelRedis) cluster.redis()).servers();
                servers.failOver();
                servers.restoreReplica();
            }
            case REDIS_FAILED_OVER_LAGGING -> {
                people.hold();
                try {
                    loseWhatIsNew(((SentinelRedis) cluster.redis()).servers(), node);
                } finally {
                    node.resume();
                    people.release();
                }
            }
            case REDIS_SLOTS_MOVED -> moveSlots((SlottedRedis) cluster.redis());
            case POSTGRES_RESTARTED -> cluster.postgres().restart();
            case POSTGRES_FULL -> fill();
        }
    }

    private void loseWhatIsNew(RedisSentinels servers, Node sleeper) throws InterruptedException {
        Instant to = Instant.now();
        servers.cutReplica();
        sleeper.pause();
        // What rings for it would bring the message that is to be lost.
        servers.master().command("CLIENT", "KILL", "TYPE", "pubsub");
        pass(Duration.ofMillis(1500 + random.nextInt(1500)));
        servers.failOver();
        people.fact(new HistoryEvent.WentBack(Instant.now(), to));
        sleeper.resume();
        servers.restoreReplica();
    }

    private RedisServer anyMaster() {
        List<RedisServer> masters = cluster.redis().masters();
        return masters.get(random.nextInt(masters.size()));
    }

    private void moveSlots(SlottedRedis redis) throws InterruptedException {
        for (String shape : IN_USE) {
            SlottedRedis.Place place = redis.placeOf(shape, random)
                    .orElseThrow(() -> new IllegalStateException("nothing is called " + shape));
            RedisServer other = redis.neighbourOf(place.owner());
            redis.move(place.slot(), place.owner(), other, BETWEEN_KEYS);
            pass(Duration.ofMillis(200 + random.nextInt(500)));
            redis.move(place.slot(), other, place.owner(), BETWEEN_KEYS);
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
