package io.duologue.matching;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A line of a file that an operator may write, with columns between {@code |}. Immutable.
 *
 * @param number from 1, those counted in that are none but empty or a comment
 */
record NumberedLine(int number, String text) {

    /** The lines that say something: neither empty nor beginning with {@code #}. */
    static List<NumberedLine> of(List<String> lines) {
        List<NumberedLine> numbered = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                numbered.add(new NumberedLine(i + 1, line));
            }
        }
        return numbered;
    }

    /** @throws IllegalArgumentException unless there are 1 up to so many, naming the first that is too many */
    static void checkCount(String what, List<NumberedLine> lines, int most) {
        try {
            Bounds.within(what, lines.size(), 1, most);
        } catch (IllegalArgumentException e) {
            throw lines.isEmpty() ? e : lines.get(most).refused(e);
        }
    }

    /** The lines of a file that lies beside this class. */
    static List<String> shipped(String file) {
        InputStream bytes = NumberedLine.class.getResourceAsStream(file);
        if (bytes == null) {
            throw new IllegalStateException("the file " + file + " is missing beside " + NumberedLine.class);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }

    /** What stands between the bars, without blanks around. */
    List<String> columns() {
        return Arrays.stream(text.split("\\|", -1)).map(String::strip).toList();
    }

    /** @throws IllegalArgumentException naming this line and the form, unless there are so many columns */
    List<String> columns(int count, String form) {
        List<String> columns = columns();
        if (columns.size() != count) {
            throw refused("expected '" + form + "' but was " + Bounds.shown(text.strip()));
        }
        return columns;
    }

    /** What was wrong, in this line. */
    IllegalArgumentException refused(IllegalArgumentException cause) {
        return new IllegalArgumentException("line " + number + ": " + cause.getMessage(), cause);
    }

    IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("line " + number + ": " + why);
    }
}
