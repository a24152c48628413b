package io.duologue.core;

import java.util.regex.Pattern;

/** Argument checks that say what was expected and what was given. For the constructors of this module's values. */
public final class Checks {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Checks() {}

    /**
     * Checks an id of the given prefix.
     *
     * @throws IllegalArgumentException unless it is 1–64 characters of {@code [A-Za-z0-9_-]} and starts with the prefix
     */
    public static String id(String what, String prefix, String value) {
        if (!value.startsWith(prefix) || !ID.matcher(value).matches()) {
            throw new IllegalArgumentException(what + ": expected \"" + prefix
                    + "\" and 1–64 characters of [A-Za-z0-9_-] but it had " + value.length());
        }
        return value;
    }

    /** Checks a length in code points. */
    public static String length(String what, int min, int max, String value) {
        int length = value.codePointCount(0, value.length());
        if (length < min || length > max) {
            throw new IllegalArgumentException(
                    what + ": expected " + min + "–" + max + " characters but was " + length);
        }
        return value;
    }

    public static long atLeast(String what, long min, long value) {
        if (value < min) {
            throw new IllegalArgumentException(what + ": expected at least " + min + " but was " + value);
        }
        return value;
    }
}
