package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents to what there is. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FEATURES = ROOT.resolve("docs/features.md");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    /** A class among the tests, perhaps one method of it, as code. */
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:#(\\w+))?`");

    private static final Pattern METHOD = Pattern.compile("@(?:Parameterized)?Test\\b[\\s\\S]*?\\bvoid (\\w+)\\(");
    private static final Pattern COUNTED = Pattern.compile("(?m)^\\| ([a-z ]+) \\| (\\d+) \\|");
    private static final Pattern COMMAND = Pattern.compile("(?m)\\./mvnw (.+?)(?:`|$)");
    private static final Pattern WIRE_RULE = Pattern.compile("\\bW-\\d+\\b");
    private static final Set<String> STATES = Set.of("done", "partly", "not yet", "left out");

    @Test
    void everyLinkBetweenDocumentsLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(read(document));
            while (links.find()) {
                String target = links.group(1);
                boolean isLocal = !target.contains("://") && !target.startsWith("mailto:");
                if (isLocal && !Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " → " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void theReadmeFitsOnAFewScreens() {
        assertThat(read(ROOT.resolve("README.md")).lines().count()).isLessThanOrEqualTo(150);
    }

    @Test
    void everyRowOfTheFeatureListHasAStateAndADoneOneATestThatExists() {
        Map<String, Set<String>> tests = tests();
        List<String> wrong = new ArrayList<>();
        for (Feature feature : features()) {
            List<MatchResult> named = TEST.matcher(feature.evidence()).results().toList();
            if (!STATES.contains(feature.state())) {
                wrong.add(feature.id() + ": no such state: " + feature.state());
            } else if (feature.state().equals("done") && named.isEmpty()) {
                wrong.add(feature.id() + ": done, but names no test");
            }
            for (MatchResult test : named) {
                Set<String> methods = tests.get(test.group(1));
                if (methods == null || (test.group(2) != null && !methods.contains(test.group(2)))) {
                    wrong.add(feature.id() + ": no test " + test.group());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void theFeatureListCountsItsRowsRightly() {
        Map<String, Long> counted = COUNTED.matcher(read(FEATURES))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> Long.valueOf(row.group(2))));

        Map<String, Long> states =
                features().stream().collect(Collectors.groupingBy(Feature::state, Collectors.counting()));

        assertThat(counted).isEqualTo(states);
        assertThat(read(FEATURES)).contains("\n" + features().size() + " rows.");
        assertThat(features()).extracting(Feature::id).doesNotHaveDuplicates();
    }

    /** The measurements themselves are no tests: whether they can be made at all is one. */
    @Test
    void theCommandsOfTheFiguresNameModulesProfilesAndClassesThatExist() {
        String performance = read(ROOT.resolve("docs/performance.md"));
        List<String> commands = COMMAND.matcher(performance)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(2).allSatisfy(command -> {
            List<String> words = List.of(command.split(" ", -1));
            Path module = ROOT.resolve(words.get(words.indexOf("-pl") + 1));
            assertThat(module.resolve("pom.xml")).exists();
            for (String word : words) {
                if (word.startsWith("-P")) {
                    assertThat(read(module.resolve("pom.xml")).contains("<id>" + word.substring(2) + "</id>"))
                            .as(word)
                            .isTrue();
                } else if (word.startsWith("-Dtest=")) {
                    assertThat(tests()).containsKey(word.substring("-Dtest=".length()));
                }
            }
        });
        List<String> measurements = Pattern.compile("`(\\w+Measurement)`")
                .matcher(performance)
                .results()
                .map(found -> found.group(1) + ".java")
                .toList();
        assertThat(sources("/src/test/"))
                .extracting(path -> path.getFileName().toString())
                .containsAll(measurements);
    }

    @Test
    void theLicenceIsMitInItsFileAndInTheBuild() {
        assertThat(read(ROOT.resolve("LICENSE"))).startsWith("MIT License");
        assertThat(read(ROOT.resolve("pom.xml"))).containsPattern("<license>\\s*<name>MIT</name>");
    }

    @Test
    void everyRuleOfTheWireIsNamedByATest() {
        Set<String> rules = new TreeSet<>();
        WIRE_RULE.matcher(read(ROOT.resolve("docs/spec/wire.md"))).results().forEach(m -> rules.add(m.group()));
        Set<String> tested = new TreeSet<>();
        for (Path source : sources("/src/")) {
            if (isTestCode(source)) {
                WIRE_RULE.matcher(read(source)).results().forEach(m -> tested.add(m.group()));
            }
        }

        rules.removeAll(tested);

        assertThat(rules).as("rules of the wire that no test names").isEmpty();
    }

    @Test
    void theCodeOfTheQuickStartIsTheCodeThatIsRun() {
        String run = squeezed(read(ROOT.resolve("docs/src/test/java/io/duologue/docs/QuickStartTest.java")));
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(read(ROOT.resolve("docs/guide/quick-start.md")));
        while (block.find()) {
            blocks.add(squeezed(block.group(1)));
        }

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
        assertThat(blocks.subList(0, 2)).allSatisfy(code -> assertThat(run).contains(code));
    }

    /** A stranger's first POM is copied from there. */
    @Test
    void theVersionsInThePomOfTheQuickStartAreThoseOfTheBuild() {
        Matcher pom = Pattern.compile("```xml\\n(.*?)```", Pattern.DOTALL)
                .matcher(read(ROOT.resolve("docs/guide/quick-start.md")));
        assertThat(pom.find()).isTrue();
        String build = squeezed(read(ROOT.resolve("pom.xml")) + read(ROOT.resolve("consumer/pom.xml")));
        String ours = Pattern.compile("<version>([^<]+)</version>")
                .matcher(read(ROOT.resolve("sdk-bom/pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();

        List<MatchResult> versions = Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(pom.group(1))
                .results()
                .filter(found -> !found.group(1).equals("talk"))
                .toList();

        assertThat(versions).hasSizeGreaterThanOrEqualTo(4).allSatisfy(found -> {
            String artifact = found.group(1);
            if (artifact.startsWith("duologue-")) {
                assertThat(found.group(2)).as(artifact).isEqualTo(ours);
            } else {
                String named = artifact.equals("junit-jupiter") ? "junit-jupiter-engine" : artifact;
                assertThat(build.contains("<artifactId>" + named + "</artifactId><version>" + found.group(2) + "<"))
                        .as(artifact)
                        .isTrue();
            }
        });
    }

    private static boolean isTestCode(Path source) {
        String path = source.toString().replace('\\', '/');
        return path.contains("/src/test/") || path.contains("/sdk-testkit/src/main/");
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** @param evidence its tests, or what is missing */
    private record Feature(String id, String state, String evidence) {}

    private static List<Feature> features() {
        return read(FEATURES)
                .lines()
                .filter(line -> line.matches("\\| [A-Z]+(-[A-Z]+)*-\\d+ \\|.*"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Feature(cells[1].strip(), cells[3].strip(), cells[4]))
                .toList();
    }

    /** The classes of tests, with the methods that are tests. */
    private static Map<String, Set<String>> tests() {
        Map<String, Set<String>> tests = new HashMap<>();
        for (Path source : sources("/src/")) {
            if (isTestCode(source)) {
                Set<String> methods = METHOD.matcher(read(source))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
                tests.put(source.getFileName().toString().replace(".java", ""), methods);
            }
        }
        return tests;
    }

    private static List<Path> documents() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<Path> found = new ArrayList<>(
                    files.filter(path -> path.toString().endsWith(".md")).toList());
            try (Stream<Path> top = Files.list(ROOT)) {
                top.filter(path -> path.toString().endsWith(".md")).forEach(found::add);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources(String within) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(path -> path.toString().replace('\\', '/').contains(within))
                    .filter(path -> path.toString().matches(".*\\.(java|mjs)"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
