package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/**
 * A live ticket and where it is. Immutable.
 *
 * @param epoch rises every time the ticket begins to wait, also after its participant left and came again
 * @param offer the offer that holds the ticket while it is {@link TicketState#OFFERED}, else {@code null}
 */
public record QueuedTicket(
        Ticket ticket,
        TicketState state,
        long epoch,
        @Nullable OfferId offer) {

    /** @throws IllegalArgumentException unless there is an offer exactly if the ticket is offered */
    public QueuedTicket {
        if ((offer != null) != (state == TicketState.OFFERED)) {
            throw new IllegalArgumentException("expected an offer exactly if OFFERED but was " + state + ", " + offer);
        }
    }

    public ParticipantId participant() {
        return ticket.participant();
    }

    /** The name to claim it by. */
    public TicketRef ref() {
        return new TicketRef(participant(), epoch);
    }
}
