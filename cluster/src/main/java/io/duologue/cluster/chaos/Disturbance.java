package io.duologue.cluster.chaos;

import io.duologue.cluster.RedisKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What is done to a cluster while people talk. */
public enum Disturbance {
    /** A node ends as by a crash, and comes back some seconds later. */
    NODE_KILLED(true, "a node killed and started again"),
    /** A node stands still in the middle of whatever it does, and goes on as if nothing had been. */
    NODE_PAUSED(true, "a node paused"),
    /** Every node in turn is asked to end, and started again. */
    ROLLING_RESTART(true, "a rolling restart"),
    /** A master of Redis takes no command for a while. */
    REDIS_CLIENTS_PAUSED(false, "Redis: CLIENT PAUSE"),
    /** Redis hangs up on everybody who listens. */
    REDIS_LISTENERS_CUT(false, "Redis: CLIENT KILL TYPE pubsub"),
    /** A master of Redis stands still; for longer than Sentinels take it, another one is the master afterwards. */
    REDIS_PAUSED(false, "Redis paused"),
    /** A master of Redis is killed, and comes back with what is in its file. */
    REDIS_RESTARTED(false, "Redis killed and started again"),
    /** The master is killed, its replica takes over, and is followed by the one that was killed. */
    REDIS_FAILED_OVER(false, "Redis failed over"),
    /**
     * The replica is cut off for a while, and takes over without what it lacks; a node stands still meanwhile and hears no bell, so that
     * there is something that nobody has heard.
     */
    REDIS_FAILED_OVER_LAGGING(false, "Redis failed over to a replica that lacked something"),
    /** What is in use moves key by key to another master, and back. */
    REDIS_SLOTS_MOVED(false, "slots of Redis moved and moved back"),
    /** Postgres ends at once, and comes back. */
    POSTGRES_RESTARTED(false, "Postgres restarted"),
    /** Postgres hangs up on everybody and has no connection to give. */
    POSTGRES_FULL(false, "Postgres out of connections");

    private final boolean ofNodes;
    private final String words;

    Disturbance(boolean ofNodes, String words) {
        this.ofNodes = ofNodes;
        this.words = words;
    }

    /** Whether it is one of nodes; others are of stores, and one of each may come at once. */
    public boolean isOfNodes() {
        return ofNodes;
    }

    /** Whether it can be done with such a Redis. */
    public boolean isOf(RedisKind redis) {
        return needs().contains(redis);
    }

    private Set<RedisKind> needs() {
        return switch (this) {
            case REDIS_RESTARTED -> EnumSet.of(RedisKind.SINGLE, RedisKind.CLUSTER);
            // Whom Sentinels that pass over a master find going on is put back by a store that goes back.
            case REDIS_CLIENTS_PAUSED, REDIS_PAUSED -> EnumSet.complementOf(EnumSet.of(RedisKind.SENTINEL_LAGGING));
            case REDIS_FAILED_OVER -> EnumSet.of(RedisKind.SENTINEL);
            case REDIS_FAILED_OVER_LAGGING -> EnumSet.of(RedisKind.SENTINEL_LAGGING);
            case REDIS_SLOTS_MOVED -> EnumSet.of(RedisKind.CLUSTER);
            default -> EnumSet.allOf(RedisKind.class);
        };
    }

    /** Everything that can be done with such a Redis. */
    public static Set<Disturbance> allOf(RedisKind redis) {
        return Arrays.stream(values())
                .filter(what -> what.isOf(redis))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Disturbance.class)));
    }

    /** @throws IllegalArgumentException if one of them cannot be done with such a Redis; the message says with which it can */
    static void requireOf(RedisKind redis, Set<Disturbance> kinds) {
        for (Disturbance what : kinds) {
            if (!what.isOf(redis)) {
                throw new IllegalArgumentException(what.name() + ": expected --redis "
                        + what.needs().stream().map(RedisKind::toString).collect(Collectors.joining(" or "))
                        + " but was " + redis);
            }
        }
    }

    @Override
    public String toString() {
        return words;
    }
}
