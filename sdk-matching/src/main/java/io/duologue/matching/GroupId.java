package io.duologue.matching;

import java.util.regex.Pattern;

/**
 * The name of a group of participants of whom an operator says whom they may meet, as in {@code mentor}. Immutable.
 *
 * @param value 1–48 characters {@code a–z 0–9 -}, the first one a letter or digit
 */
public record GroupId(String value) implements Comparable<GroupId> {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

    /** @throws IllegalArgumentException if the value does not have that form */
    public GroupId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "expected a group id of 1–48 characters a–z 0–9 - but was " + Bounds.shown(value));
        }
    }

    @Override
    public int compareTo(GroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
