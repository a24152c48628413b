package io.duologue.matching;

/**
 * A ticket as somebody saw it. A claim naming a ticket that has moved on since is refused. Immutable.
 *
 * @param epoch as given by {@link QueuedTicket#epoch()}
 */
public record TicketRef(ParticipantId participant, long epoch) {}
