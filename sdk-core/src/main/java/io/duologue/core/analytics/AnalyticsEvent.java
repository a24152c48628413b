package io.duologue.core.analytics;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened, for counting. Immutable; holds no text that a person wrote and no address.
 *
 * @param attributes short names and values, for example {@code topic → backend}
 */
public record AnalyticsEvent(Name name, Instant at, Map<String, String> attributes) {
    public AnalyticsEvent {
        attributes = Map.copyOf(attributes);
    }

    /** What may be counted. */
    public enum Name {
        SIGNED_IN,
        CONNECTED,
        SEARCH_STARTED,
        SEARCH_LEFT,
        MATCHED,
        /** Of each of the two who were matched, with {@code for}: how long he had waited, as less than what. */
        WAITED,
        MESSAGE_ACCEPTED,
        MESSAGE_FLAGGED,
        MESSAGE_BLOCKED,
        CONVERSATION_ENDED,
        REPORTED,
        BLOCKED,
        RESTRICTED
    }
}
