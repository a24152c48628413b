package io.duologue.matching.simulation;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.time.Duration;

/**
 * Somebody comes and looks for a partner. Immutable.
 *
 * @param at after the {@link Trace#BEGIN beginning} of the trace, in whole milliseconds
 * @param person a number that is his in this trace alone, from 0; who comes again is the same person
 * @param ticket what he asks for; whom he met is what he brings along, before the trace began
 * @param patience how long he waits before he leaves
 */
public record Arrival(Duration at, int person, Ticket ticket, Duration patience, Answers answers) {

    /** @throws IllegalArgumentException naming what does not fit the ticket, or is out of bounds */
    public Arrival {
        if (person < 0) {
            throw new IllegalArgumentException("expected a person from 0 but was " + person);
        }
        if (!ticket.participant().equals(participant(person))) {
            throw new IllegalArgumentException(
                    "expected a ticket of " + participant(person) + " but was one of " + ticket.participant());
        }
        if (!ticket.queuedAt().equals(Trace.BEGIN.plus(at))) {
            throw new IllegalArgumentException(
                    "expected a ticket queued at " + Trace.BEGIN.plus(at) + " but was " + ticket.queuedAt());
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("expected a patience of 0 or more but was " + patience);
        }
    }

    /** The name by which a person is known to the queue: {@code p} and his number. */
    public static ParticipantId participant(int person) {
        return new ParticipantId("p" + person);
    }

    /** The number of whom that name is. */
    static int person(ParticipantId participant) {
        return Integer.parseInt(participant.value(), 1, participant.value().length(), 10);
    }
}
