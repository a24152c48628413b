package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents to what there is. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern TEST_NAME =
            Pattern.compile("\\b([A-Z][A-Za-z0-9]*(?:Test|IT|Contract|Spec|Suite|Simulation))\\b");
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
        Set<String> tests = sources("/src/").stream()
                .map(path -> path.getFileName().toString().replaceAll("\\.(java|mjs)$", ""))
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        for (String line : rows(ROOT.resolve("docs/features.md"))) {
            String[] cells = line.split("\\|", -1);
            String id = cells[1].strip();
            String state = cells[3].strip();
            Set<String> named = new TreeSet<>();
            TEST_NAME.matcher(cells[4]).results().forEach(m -> named.add(m.group(1)));
            if (!STATES.contains(state)) {
                wrong.add(id + ": no such state: " + state);
            } else if (state.equals("done") && named.isEmpty()) {
                wrong.add(id + ": done, but names no test");
            }
            named.stream().filter(test -> !tests.contains(test)).forEach(test -> wrong.add(id + ": no test " + test));
        }

        assertThat(wrong).isEmpty();
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

    private static boolean isTestCode(Path source) {
        String path = source.toString().replace('\\', '/');
        return path.contains("/src/test/") || path.contains("/sdk-testkit/src/main/");
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static List<String> rows(Path table) {
        return read(table)
                .lines()
                .filter(line -> line.matches("\\| [A-Z]+(-[A-Z]+)*-\\d+ \\|.*"))
                .toList();
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
