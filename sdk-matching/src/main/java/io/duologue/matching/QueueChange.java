package io.duologue.matching;

import org.jspecify.annotations.Nullable;

/**
 * Where one participant is now, of whom something has changed in a {@link MatchQueue}. Immutable.
 *
 * @param now his ticket, in whatever state; {@code null} if he has none any more
 */
public record QueueChange(
        ParticipantId participant, @Nullable QueuedTicket now) {

    /** @throws IllegalArgumentException if the ticket is somebody else's */
    public QueueChange {
        if (now != null && !now.participant().equals(participant)) {
            throw new IllegalArgumentException(
                    "expected a ticket of " + participant + " but was one of " + now.participant());
        }
    }
}
