package io.duologue.matching;

/** Hears who begins and who ends to wait. One thread at a time. */
public interface WhoWaits {

    /** Somebody begins to wait, or waits as another ticket says from now on. Who is not {@link TicketState#WAITING} leaves. */
    void enter(QueuedTicket ticket);

    /** Somebody waits no longer; nothing happens if he is not held. */
    void leave(ParticipantId participant);
}
