package io.duologue.cluster;

/** How the Redis of a local cluster is arranged, and what its nodes are told to promise. */
public enum RedisKind {
    /** One server that has on its disk what it has answered: {@code durable}. */
    SINGLE("single"),
    /** One server that keeps nothing: {@code replicated}, without anybody who has it too. */
    FLEETING("fleeting"),
    /** Sentinels, a master, and a replica that has what counts as written: {@code replicated}, and nothing is lost. */
    SENTINEL("sentinel"),
    /** Likewise, but nobody waits for the replica: {@code replicated}, and what it had not got is said again by its sender. */
    SENTINEL_LAGGING("sentinel-lagging"),
    /** Three masters over which the keys are spread, and which have on their disks what they have answered: {@code durable}. */
    CLUSTER("cluster");

    private final String word;

    RedisKind(String word) {
        this.word = word;
    }

    /** Whether something that was answered may be gone after a restart or a failover. */
    public boolean mayLose() {
        return this == FLEETING || this == SENTINEL_LAGGING;
    }

    /** As it is called on the command line. */
    @Override
    public String toString() {
        return word;
    }
}
