package io.duologue.matching.simulation;

import io.duologue.matching.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace in a file: recorded somewhere, to be replayed here. The first line is {@value #HEADER}; then each line is an arrival, as told in
 * {@code docs/guide/simulate-matching.md}. Empty lines and lines that begin with {@code #} are skipped.
 *
 * <p>There is no place in it for a name, an address or a word that somebody has written: people, tags and employers are numbers that mean
 * something in this file only. It is held in memory as a whole once it is read.
 */
public final class TraceFile {

    /** The first line: what the file is, and the version of its form. */
    public static final String HEADER = "duologue-trace 1";

    /** How many arrivals are read at most. */
    public static final int MAX_ARRIVALS = 10_000_000;

    private TraceFile() {}

    /**
     * Reads a trace, which is called as its file is.
     *
     * @param topics those that may be named in it
     * @throws IllegalArgumentException naming the line and what is wrong with it
     */
    public static Trace read(Path file, Topics topics) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Recorded(file.getFileName().toString(), topics, arrivals(lines, topics));
        }
    }

    private static List<Arrival> arrivals(BufferedReader lines, Topics topics) throws IOException {
        String first = lines.readLine();
        if (!HEADER.equals(first)) {
            throw new IllegalArgumentException("line 1: expected '" + HEADER + "' but was " + shown(first));
        }
        List<Arrival> arrivals = new ArrayList<>();
        Duration latest = Duration.ZERO;
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Arrival arrival = arrival(number, line, topics);
            if (arrival.at().compareTo(latest) < 0) {
                throw new IllegalArgumentException("line " + number + ": expected a time of " + latest.toMillis()
                        + " or later but was " + arrival.at().toMillis());
            }
            if (arrivals.size() == MAX_ARRIVALS) {
                throw new IllegalArgumentException(
                        "line " + number + ": expected no more than " + MAX_ARRIVALS + " arrivals");
            }
            latest = arrival.at();
            arrivals.add(arrival);
        }
        return arrivals;
    }

    private static Arrival arrival(int number, String line, Topics topics) {
        try {
            return TraceLine.parse(line, topics);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /** Writes a trace: whoever reads it replays the same. */
    public static void write(Trace trace, Path file) throws IOException {
        try (Writer lines = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            lines.write(HEADER + "\n");
            TraceLine.Numbering numbering = new TraceLine.Numbering();
            for (Arrival arrival : trace) {
                lines.write(TraceLine.of(arrival, numbering) + "\n");
            }
        }
    }

    private static String shown(@Nullable String line) {
        if (line == null) {
            return "an empty file";
        }
        return line.length() <= 64 ? "'" + line + "'" : line.length() + " characters";
    }

    private record Recorded(String name, Topics topics, List<Arrival> arrivals) implements Trace {
        Recorded {
            arrivals = List.copyOf(arrivals);
        }

        @Override
        public Iterator<Arrival> iterator() {
            return arrivals.iterator();
        }
    }
}
