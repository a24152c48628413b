package io.duologue.matching;

import java.util.Collection;
import java.util.List;

/**
 * A ticket's own participant and all whom it names as blocked, avoided, met or passed over: a Bloom filter of one hash. Immutable.
 *
 * @see <a href="https://doi.org/10.1145/362686.362692">B. H. Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, 1970</a>
 */
final class NameFilter {

    /** So many bits for each name: of those whom a ticket does not name, about an eighth at the most are taken to be named. */
    private static final int BITS_FOR_EACH = 8;

    private final long[] bits;

    /** By how much a hash is to be shifted, so that its upper bits are the number of a bit. */
    private final int shift;

    NameFilter(Ticket ticket) {
        List<Collection<ParticipantId>> others = List.of(
                ticket.blocked(),
                ticket.avoided(),
                ticket.lastMet().keySet(),
                ticket.passed().keySet());
        int names = 1;
        for (Collection<ParticipantId> participants : others) {
            names += participants.size();
        }
        int wanted = Math.max(Long.SIZE, names * BITS_FOR_EACH);
        int size = Integer.highestOneBit(2 * wanted - 1);
        bits = new long[size / Long.SIZE];
        shift = Integer.numberOfLeadingZeros(size) + 1;
        add(ticket.participant());
        for (Collection<ParticipantId> participants : others) {
            participants.forEach(this::add);
        }
    }

    private void add(ParticipantId participant) {
        int bit = hash(participant) >>> shift;
        bits[bit / Long.SIZE] |= 1L << bit;
    }

    /** Whether a participant of that {@link #hash} may be among them; {@code false} is certain. */
    boolean mayHave(int hash) {
        int bit = hash >>> shift;
        return (bits[bit / Long.SIZE] & 1L << bit) != 0;
    }

    static int hash(ParticipantId participant) {
        return Compared.spread(participant.value().hashCode());
    }
}
