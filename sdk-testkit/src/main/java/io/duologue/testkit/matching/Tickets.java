package io.duologue.testkit.matching;

import io.duologue.matching.Kind;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import java.time.Instant;

/** Tickets that fit each other, to vary from. */
public final class Tickets {

    /** When every contract begins. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Tickets() {}

    /** Somebody who writes English about anything and came at {@link #START}. */
    public static Ticket.Builder of(String participant) {
        return Ticket.builder()
                .participant(new ParticipantId(participant))
                .addKinds(Kind.TEXT)
                .addLanguages("en")
                .queuedAt(START);
    }

    /** The ticket as a queue would show it to a matcher. */
    public static QueuedTicket waiting(Ticket ticket) {
        return new QueuedTicket(ticket, TicketState.WAITING, 1, null);
    }
}
