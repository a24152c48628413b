package io.duologue.matching;

/** Where a live ticket is. */
public enum TicketState {
    /** In the queue; may be claimed once its {@link Ticket#availableFrom()} has come. */
    WAITING,
    /** In exactly one offer. */
    OFFERED,
    /** Left three offers unanswered: kept, but not offered until its participant asks again. */
    PARKED
}
