package io.duologue.matching;

/**
 * The name of one offer. Whoever claims makes it up, and never uses it again. Immutable.
 *
 * @param value 1–64 characters {@code A–Z a–z 0–9 _ -}
 */
public record OfferId(String value) implements Comparable<OfferId> {

    /** @throws IllegalArgumentException if the value is not 1–64 characters of the allowed alphabet */
    public OfferId {
        Bounds.id("offer id", value);
    }

    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
