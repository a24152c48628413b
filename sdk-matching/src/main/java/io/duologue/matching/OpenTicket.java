package io.duologue.matching;

/** What everybody may know of a ticket. */
final class OpenTicket {

    private OpenTicket() {}

    /**
     * A ticket with nothing but what its participant shows on a card or asks for openly. It is made from what may be known, not by taking
     * away what may not: what tickets will tell some day is hidden until it is named here.
     */
    static Ticket of(Ticket ticket) {
        return Ticket.builder()
                .participant(ticket.participant())
                .topics(ticket.topics())
                .surprise(ticket.surprise())
                .tags(ticket.tags())
                .kinds(ticket.kinds())
                .intent(ticket.intent())
                .seniority(ticket.seniority())
                .languages(ticket.languages())
                .utcOffset(ticket.utcOffset())
                .queuedAt(ticket.queuedAt())
                .build();
    }
}
