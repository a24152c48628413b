package io.duologue.matching.simulation;

import io.duologue.matching.Ticket;
import io.duologue.matching.WaitEstimate;
import org.jspecify.annotations.Nullable;

/** One who came and has not gone, as the simulation knows him. One thread at a time. */
final class Guest {

    final Arrival arrival;

    /** Which arrival of the trace it is, from 0. */
    final int number;

    /** What he asks for, with those whom he met during the run. */
    final Ticket ticket;

    /** What he was told of his wait when he came. */
    final @Nullable WaitEstimate told;

    /** His patience is at its end, and he only stays for the offer that he is in. */
    boolean leaving;

    Guest(Arrival arrival, int number, Ticket ticket, @Nullable WaitEstimate told) {
        this.arrival = arrival;
        this.number = number;
        this.ticket = ticket;
        this.told = told;
    }

    int person() {
        return arrival.person();
    }

    /** In milliseconds after the beginning of the trace. */
    long cameAt() {
        return arrival.at().toMillis();
    }
}
