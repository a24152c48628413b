package io.duologue.matching;

import java.util.regex.Pattern;

/**
 * The name of one topic, as in {@code distributed-systems}. Immutable.
 *
 * @param value 1–48 characters {@code a–z 0–9 -}, the first one a letter or digit
 */
public record TopicId(String value) implements Comparable<TopicId> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    /** @throws IllegalArgumentException if the value does not have that form */
    public TopicId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "expected a topic id of 1–48 characters a–z 0–9 - but was " + Bounds.shown(value));
        }
    }

    @Override
    public int compareTo(TopicId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
