package io.duologue.matching;

import java.time.Duration;

/** Refuses what is out of bounds, naming the bound and what was given. */
final class Bounds {

    private static final int LONGEST_ID = 64;

    private Bounds() {}

    static String id(String what, String value) {
        if (value.isEmpty() || value.length() > LONGEST_ID || !hasOnlyLettersOfAnId(value)) {
            throw new IllegalArgumentException(
                    "expected a " + what + " of 1–64 characters A–Z a–z 0–9 _ - but was " + shown(value));
        }
        return value;
    }

    private static boolean hasOnlyLettersOfAnId(String value) {
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            boolean isAllowed = (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || (letter >= '0' && letter <= '9')
                    || letter == '_'
                    || letter == '-';
            if (!isAllowed) {
                return false;
            }
        }
        return true;
    }

    static int within(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("expected " + min + "–" + max + " " + what + " but was " + value);
        }
        return value;
    }

    static Duration within(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("expected " + what + " of " + min + "–" + max + " but was " + value);
        }
        return value;
    }

    static double fraction(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("expected " + what + " of 0–1 but was " + value);
        }
        return value;
    }

    /** What was given, cut to a length that may stand in a message. */
    static String shown(String value) {
        return value.length() <= 64 ? "'" + value + "'" : value.length() + " characters";
    }
}
