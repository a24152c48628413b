package io.duologue.matching;

import java.time.Instant;

/** Tickets that fit each other, to vary from. */
final class People {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private People() {}

    /** Somebody who has just come and writes English about anything. */
    static Ticket.Builder person(String name) {
        return Ticket.builder()
                .participant(new ParticipantId(name))
                .addKinds(Kind.TEXT)
                .addLanguages("en")
                .queuedAt(NOW);
    }

    /** The same after so long a wait. */
    static Ticket.Builder waitingFor(int seconds, String name) {
        return person(name).queuedAt(NOW.minusSeconds(seconds));
    }

    static ParticipantId id(String name) {
        return new ParticipantId(name);
    }

    static TopicId topic(String id) {
        return new TopicId(id);
    }

    static QueuedTicket queued(Ticket.Builder ticket) {
        return new QueuedTicket(ticket.build(), TicketState.WAITING, 1, null);
    }
}
