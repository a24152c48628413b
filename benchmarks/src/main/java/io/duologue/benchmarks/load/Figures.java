package io.duologue.benchmarks.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duologue.benchmarks.measured.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What was measured, of each subject and in each run. One thread at a time. */
final class Figures {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Map<Subject, List<Double>>> figures = new LinkedHashMap<>();
    private final Set<String> alone = new HashSet<>();

    /** Notes a figure that is a circumstance, or not the subject's own: how many times the relay's it is says nothing. */
    void noteAlone(Subject subject, String what, double figure) {
        alone.add(what);
        note(subject, what, figure);
    }

    void note(Subject subject, String what, double figure) {
        figures.computeIfAbsent(what, first -> new EnumMap<>(Subject.class))
                .computeIfAbsent(subject, first -> new ArrayList<>())
                .add(figure);
    }

    /** The median of all runs. */
    OptionalDouble median(Subject subject, String what) {
        double[] sorted = sorted(subject, what);
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
    }

    /** How many times as much as the bare relay on the same transport. */
    OptionalDouble besideRelay(Subject subject, String what) {
        OptionalDouble own = median(subject, what);
        OptionalDouble bare = median(subject.bareTwin(), what);
        return subject.isBare() || alone.contains(what) || own.isEmpty() || bare.isEmpty() || bare.getAsDouble() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(own.getAsDouble() / bare.getAsDouble());
    }

    /** A line for each figure, a column for each subject: the median, and for a server how many times the relay's it is. */
    String table() {
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%-40s", "median of all runs (× the relay's)"));
        for (Subject subject : Subject.values()) {
            table.append(String.format(Locale.ROOT, " %22s", subject.word()));
        }
        table.append('\n');
        for (String what : figures.keySet()) {
            table.append(String.format(Locale.ROOT, "%-40s", what));
            for (Subject subject : Subject.values()) {
                table.append(String.format(Locale.ROOT, " %22s", cell(subject, what)));
            }
            table.append('\n');
        }
        return table.toString();
    }

    private String cell(Subject subject, String what) {
        OptionalDouble median = median(subject, what);
        if (median.isEmpty()) {
            return "–";
        }
        String figure = String.format(Locale.ROOT, "%,.2f", median.getAsDouble());
        OptionalDouble times = besideRelay(subject, what);
        return times.isEmpty() ? figure : figure + String.format(Locale.ROOT, " (×%.2f)", times.getAsDouble());
    }

    ObjectNode json() {
        ObjectNode all = JSON.createObjectNode();
        figures.forEach((what, bySubject) -> {
            ObjectNode row = all.putObject(what);
            bySubject.keySet().forEach(subject -> {
                double[] sorted = sorted(subject, what);
                ObjectNode cell = row.putObject(subject.word())
                        .put("median", sorted[sorted.length / 2])
                        .put("least", sorted[0])
                        .put("most", sorted[sorted.length - 1]);
                besideRelay(subject, what).ifPresent(times -> cell.put("besideRelay", times));
            });
        });
        return all;
    }

    private double[] sorted(Subject subject, String what) {
        return figures.getOrDefault(what, Map.of()).getOrDefault(subject, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }
}
