package io.duologue.core.conversation;

import io.duologue.core.disclosure.Disclosure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an entry says. A closed family of immutable values. */
public sealed interface EntryBody {

    /** What a party said. */
    record Message(Party from, long n, String text) implements EntryBody {
        /** Without the text. */
        @Override
        public String toString() {
            return "Message[from=" + from + ", n=" + n + ", text of " + text.length() + "]";
        }
    }

    /** Somebody came back, lost the connection, or will not come back. */
    record PresenceChanged(
            Party whose, Presence presence, @Nullable Instant until) implements EntryBody {}

    /**
     * A step on the way to seeing each other's cards.
     *
     * @param by who did it; absent if the time ran out
     * @param n the number of the frame that caused it, 0 if the server did
     * @param now what is so from here on
     */
    record Disclosed(@Nullable Party by, long n, Disclosure<Party> now) implements EntryBody {}

    /**
     * The last entry.
     *
     * @param by who caused it: who ended, pressed next, blocked, or was lost; absent for the server's own reasons
     * @param n the number of the frame that caused it, 0 if the server did
     * @param deliveredToA up to which entry party A is known to have everything; a lower bound
     * @param deliveredToB likewise for party B
     */
    record Ended(EndCause cause, @Nullable Party by, long n, long deliveredToA, long deliveredToB)
            implements EntryBody {
        public long deliveredTo(Party party) {
            return party == Party.A ? deliveredToA : deliveredToB;
        }
    }

    /** Something whose content is no longer kept. */
    record Gone() implements EntryBody {}

    /** Whether somebody is there. */
    enum Presence {
        PRESENT,
        AWAY,
        GONE
    }

    /** Why a conversation ended. */
    enum EndCause {
        /** A party pressed end. */
        ENDED,
        /** A party pressed next. */
        NEXT,
        /** A party blocked the other; never told to the other. */
        BLOCKED,
        /** A party did not come back within the resume window. */
        LOST,
        /** Nobody said anything for too long. */
        TIMEOUT,
        /** A moderator or a rule closed it. */
        MODERATION,
        /** The server had to close it. */
        SERVER;

        /** Whether nothing that the other party wrote may be shown any more. */
        public boolean seals() {
            return this == BLOCKED || this == MODERATION;
        }
    }
}
