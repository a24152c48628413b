package io.duologue.matching;

/** How many tickets are in which state, at one moment. Immutable. */
public record QueueCounts(int waiting, int offered, int parked) {

    /** All live tickets: what {@link QueueLimits#maxTickets()} bounds. */
    public int total() {
        return waiting + offered + parked;
    }
}
