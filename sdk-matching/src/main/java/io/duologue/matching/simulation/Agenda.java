package io.duologue.matching.simulation;

import io.duologue.matching.OfferId;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is due later on, in order of time; what is due at the same millisecond in the order in which it was noted. One thread at a time. */
final class Agenda {

    /** What happens. */
    enum What {
        /** Somebody's patience is at its end. */
        LEAVES,
        ACCEPTS,
        DECLINES,
        /** An offer's lease is over. */
        LAPSES
    }

    /**
     * Something that is due.
     *
     * @param at in milliseconds after the beginning of the trace
     * @param guest whom it is about; nobody for a lease
     * @param offer which offer is answered, if one is
     */
    record Due(
            long at,
            long order,
            What what,
            @Nullable Guest guest,
            @Nullable OfferId offer) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> dues = new PriorityQueue<>();
    private long noted;

    void leaves(long at, Guest guest) {
        dues.add(new Due(at, noted++, What.LEAVES, guest, null));
    }

    void answers(long at, Guest guest, OfferId offer, boolean accepts) {
        dues.add(new Due(at, noted++, accepts ? What.ACCEPTS : What.DECLINES, guest, offer));
    }

    void lapses(long at) {
        dues.add(new Due(at, noted++, What.LAPSES, null, null));
    }

    /** When something is due next; {@link Long#MAX_VALUE} if never. */
    long next() {
        Due first = dues.peek();
        return first == null ? Long.MAX_VALUE : first.at();
    }

    /** Takes the first that is due by then; nothing if none is. */
    @Nullable Due poll(long now) {
        return next() <= now ? dues.poll() : null;
    }
}
