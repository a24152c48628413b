package io.duologue.cluster.chaos;

/** What is done to a cluster while people talk. */
public enum Disturbance {
    /** A node ends as by a crash, and comes back some seconds later. */
    NODE_KILLED(true, "a node killed and started again"),
    /** A node stands still in the middle of whatever it does, and goes on as if nothing had been. */
    NODE_PAUSED(true, "a node paused"),
    /** Every node in turn is asked to end, and started again. */
    ROLLING_RESTART(true, "a rolling restart"),
    /** Redis takes no command for a while. */
    REDIS_CLIENTS_PAUSED(false, "Redis: CLIENT PAUSE"),
    /** Redis hangs up on everybody who listens. */
    REDIS_LISTENERS_CUT(false, "Redis: CLIENT KILL TYPE pubsub"),
    /** Redis stands still. */
    REDIS_PAUSED(false, "Redis paused"),
    /** Redis is killed, and comes back with what is in its file. */
    REDIS_RESTARTED(false, "Redis killed and started again"),
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

    @Override
    public String toString() {
        return words;
    }
}
