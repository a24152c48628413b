package io.duologue.redis;

import io.duologue.matching.OfferId;
import io.duologue.matching.OfferMode;
import io.duologue.matching.TicketState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a ticket is, as it is written in the queue: words with blanks between, which scripts take apart and put together. Immutable.
 *
 * @param refusals offers in a row that he declined or left unanswered
 * @param silences offers in a row that he left unanswered
 * @param age since when he waits, in microseconds
 * @param name what comes first among those of one age
 * @param isAsked whether he is asked before a conversation begins
 */
record QueuePlace(
        TicketState state,
        long epoch,
        int refusals,
        int silences,
        Instant available,
        long age,
        String name,
        boolean isAsked,
        @Nullable OfferId offer) {
    private static final String NO_OFFER = ".";
    private static final String ASKED = "T";
    private static final String NOT_ASKED = "A";

    static QueuePlace read(String text) {
        String[] words = text.split(" ", 9);
        return new QueuePlace(
                state(words[0]),
                Long.parseLong(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Moments.parse(words[4]),
                Long.parseLong(words[5]),
                words[6],
                words[7].equals(ASKED),
                words[8].equals(NO_OFFER) ? null : new OfferId(words[8]));
    }

    private static TicketState state(String letter) {
        return switch (letter) {
            case "W" -> TicketState.WAITING;
            case "O" -> TicketState.OFFERED;
            case "P" -> TicketState.PARKED;
            default -> throw new IllegalStateException("no such state of a ticket: " + letter);
        };
    }

    /** All that scripts know of how he wants to enter a conversation. */
    static String mode(OfferMode mode) {
        return mode.isAsked() ? ASKED : NOT_ASKED;
    }
}
