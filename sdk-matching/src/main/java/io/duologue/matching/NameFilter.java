package io.duologue.matching;

import java.util.Collection;
import java.util.List;

/**
 * A ticket's own participant and all whom it names as blocked, avoided, met or passed over: a Bloom filter of one hash. Immutable.
 *
 * @see <a href="https://doi.org/10.1145/362686.362692">B. H. Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, 1970</a>
 */
final class NameFilter {

    /** So many bits for each name: of those whom a ticket does not name, at most an eighth are taken to be named. */
    private static final int BITS_FOR_EACH = 8;

    private static final int FIBONACCI = 0x9E37_79B9;

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

    /** @param hash of a participant, as {@link #hash} gives it */
    boolean mayHave(int hash) {
        int bit = hash >>> shift;
        return (bits[bit / Long.SIZE] & 1L << bit) != 0;
    }

    /** The hashes of names that are numbered differ in the lower bits only; of this one the upper bits count. */
    static int hash(ParticipantId participant) {
        return participant.value().hashCode() * FIBONACCI;
    }
}
