package io.duologue.matching;

/**
 * Who waits: an opaque name given by the application, never shown to the partner. Immutable.
 *
 * @param value 1–64 characters {@code A–Z a–z 0–9 _ -}
 */
public record ParticipantId(String value) implements Comparable<ParticipantId> {

    /** @throws IllegalArgumentException if the value is not 1–64 characters of the allowed alphabet */
    public ParticipantId {
        Bounds.id("participant id", value);
    }

    @Override
    public int compareTo(ParticipantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
