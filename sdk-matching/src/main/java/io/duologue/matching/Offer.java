package io.duologue.matching;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Two tickets, taken together until a moment. Immutable: a snapshot of the queue's.
 *
 * @param a the one named first in the claim
 * @param leaseUntil from this moment on it can no longer be accepted
 * @param accepted who has said yes so far
 */
public record Offer(
        OfferId id,
        Ticket a,
        Ticket b,
        Instant createdAt,
        Instant leaseUntil,
        Set<ParticipantId> accepted,
        State state) {

    /** How far an offer has come. */
    public enum State {
        /** Somebody's yes is missing. */
        OPEN,
        /** Nobody's yes is missing: no way back except {@link MatchQueue#release}. */
        CONFIRMED
    }

    public Offer {
        accepted = Set.copyOf(accepted);
    }

    /** Whether the participant is one of the two. */
    public boolean concerns(ParticipantId participant) {
        return a.participant().equals(participant) || b.participant().equals(participant);
    }

    /** The participant's own ticket; empty for a stranger. */
    public Optional<Ticket> ticketOf(ParticipantId participant) {
        return a.participant().equals(participant)
                ? Optional.of(a)
                : b.participant().equals(participant) ? Optional.of(b) : Optional.empty();
    }

    /** The partner's ticket; empty for a stranger. */
    public Optional<Ticket> partnerOf(ParticipantId participant) {
        return a.participant().equals(participant)
                ? Optional.of(b)
                : b.participant().equals(participant) ? Optional.of(a) : Optional.empty();
    }

    public Set<ParticipantId> participants() {
        return Set.of(a.participant(), b.participant());
    }
}
