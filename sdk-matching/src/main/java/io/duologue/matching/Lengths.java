package io.duologue.matching;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lengths of time as people write them in a file: {@code 3 s}, {@code 6 h}, {@code 14 d}. */
final class Lengths {

    static final String EXAMPLES = "'500 ms', '3 s', '10 min', '6 h' or '14 d'";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}) ?(ms|s|min|h|d)");

    private Lengths() {}

    /** Empty for what has not this form. */
    static Optional<Duration> parse(String text) {
        java.util.regex.Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "min" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }
}
