package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} has every requirement of its chapters once, each with an honest state. */
class SecurityDocumentTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs/security.md");
    private static final String MET = "met";
    private static final Set<String> STATES = Set.of(MET, "partly", "not met", "not applicable");

    /** Level 2 of version 4.0.3; the numbers that are missing were taken out, or are of level 3. */
    private static final List<String> LEVEL_2 = List.of(
            "2.1.1–2.1.12",
            "2.2.1–2.2.3",
            "2.3.1–2.3.3",
            "2.4.1–2.4.5",
            "2.5.1–2.5.7",
            "2.6.1–2.6.3",
            "2.7.1–2.7.6",
            "2.8.1–2.8.7",
            "2.9.1–2.9.3",
            "2.10.1–2.10.4",
            "3.1.1",
            "3.2.1–3.2.4",
            "3.3.1–3.3.4",
            "3.4.1–3.4.5",
            "3.5.1–3.5.3",
            "3.7.1",
            "4.1.1–4.1.3",
            "4.1.5",
            "4.2.1–4.2.2",
            "4.3.1–4.3.3",
            "5.1.1–5.1.5",
            "5.2.1–5.2.8",
            "5.3.1–5.3.10",
            "5.4.1–5.4.3",
            "5.5.1–5.5.4",
            "8.1.1–8.1.4",
            "8.2.1–8.2.3",
            "8.3.1–8.3.8",
            "13.1.1",
            "13.1.3–13.1.5",
            "13.2.1–13.2.3",
            "13.2.5–13.2.6",
            "13.3.1–13.3.2",
            "13.4.1–13.4.2");

    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| ((?:\\d+\\.){2}\\d+(?:–(?:\\d+\\.){2}\\d+)?) \\| ([^|]+) \\| ([^|]+) \\| ([^|]*) \\|$");
    private static final Pattern COUNTED = Pattern.compile("(?m)^\\| ([a-z ]+) \\| (\\d+) \\|");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))`");

    /** @param evidence its tests, or why it is not met or not applicable */
    private record Requirements(List<String> ids, String state, String evidence) {}

    @Test
    void everyRequirementIsThereOnce() throws IOException {
        assertThat(rows().stream().flatMap(row -> row.ids().stream()))
                .containsExactlyElementsOf(
                        LEVEL_2.stream().flatMap(range -> ids(range).stream()).toList());
    }

    @Test
    void everyStateIsOneOfFourAndWhatIsMetHasATestThatExists() throws IOException {
        Set<String> tests = tests();
        List<String> wrong = new ArrayList<>();
        for (Requirements row : rows()) {
            List<String> named = TEST.matcher(row.evidence())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            if (!STATES.contains(row.state())) {
                wrong.add(row.ids() + ": no such state: " + row.state());
            } else if (row.state().equals(MET) && named.isEmpty()) {
                wrong.add(row.ids() + ": met, but names no test");
            } else if (row.evidence().isBlank()) {
                wrong.add(row.ids() + ": says neither a test nor why");
            }
            named.stream()
                    .filter(test -> !tests.contains(test))
                    .forEach(test -> wrong.add(row.ids() + ": no test " + test));
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void theStatesAreCountedRightly() throws IOException {
        String document = Files.readString(DOCUMENT);
        Map<String, Long> counted = COUNTED.matcher(document)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> Long.valueOf(row.group(2))));

        Map<String, Long> states = rows().stream()
                .flatMap(row -> row.ids().stream().map(id -> row.state()))
                .collect(Collectors.groupingBy(state -> state, Collectors.counting()));

        assertThat(counted).isEqualTo(states);
        long all = states.values().stream().mapToLong(Long::longValue).sum();
        assertThat(document).contains("\n" + all + " requirements.");
    }

    private static List<Requirements> rows() throws IOException {
        List<Requirements> rows = new ArrayList<>();
        Matcher found = ROW.matcher(Files.readString(DOCUMENT));
        while (found.find()) {
            rows.add(new Requirements(ids(found.group(1)), found.group(3), found.group(4)));
        }
        return rows;
    }

    /** The single ones of a range such as {@code 2.1.1–2.1.12}. */
    private static List<String> ids(String range) {
        int dash = range.indexOf('–');
        if (dash < 0) {
            return List.of(range);
        }
        String section = range.substring(0, range.lastIndexOf('.', dash) + 1);
        int first = Integer.parseInt(range.substring(section.length(), dash));
        int last = Integer.parseInt(range.substring(range.lastIndexOf('.') + 1));
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> section + number)
                .toList();
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(path -> path.toString().replace('\\', '/'))
                    .filter(path -> path.endsWith(".java") && !path.contains("/target/"))
                    .filter(path -> path.contains("/src/test/") || path.contains("/sdk-testkit/src/main/"))
                    .map(path -> path.substring(path.lastIndexOf('/') + 1).replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
