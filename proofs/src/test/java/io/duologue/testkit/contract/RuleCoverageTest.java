package io.duologue.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A rule without a test is a wish: each numbered rule in the documentation of an interface is held by one at least. */
class RuleCoverageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<Path> SOURCES =
            List.of(ROOT.resolve("sdk-core/src/main/java"), ROOT.resolve("sdk-matching/src/main/java"));
    private static final List<Path> TESTS = List.of(
            ROOT.resolve("sdk-testkit/src/main"),
            ROOT.resolve("proofs/src/test"),
            ROOT.resolve("sdk-core/src/test"),
            ROOT.resolve("sdk-matching/src/test"));

    private static final Pattern STATED = Pattern.compile("<li>(?:<b>)?([A-Z]{1,2}-\\d+)");
    private static final Pattern CLAIMED = Pattern.compile("@(?:Rule|Tag)\\(\\{?((?:\\s*\"[^\"]*\",?)+)\\s*}?\\)");
    private static final Pattern NUMBER = Pattern.compile("\"([A-Z]{1,2}-\\d+)\"");

    @TestFactory
    Stream<DynamicTest> everyRuleHasATest() {
        Set<String> tested = testedRules();
        return statedRules().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> assertThat(tested).containsAll(entry.getValue())));
    }

    @Test
    void aNumberStandsForOneRule() {
        List<String> all = new ArrayList<>();
        statedRules().values().forEach(all::addAll);

        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(90);
    }

    @Test
    void aContractNamesOnlyRulesThatAreStated() {
        Set<String> stated = new TreeSet<>();
        statedRules().values().forEach(stated::addAll);
        Set<String> tested = new TreeSet<>();
        Path contracts = ROOT.resolve("sdk-testkit/src/main/java/io/duologue/testkit");
        Stream.of("contract", "matching")
                .flatMap(folder -> files(contracts.resolve(folder)))
                .forEach(file -> tested.addAll(numbers(file)));

        assertThat(stated).containsAll(tested);
    }

    /** The rules by the interface that states them. */
    private static Map<String, List<String>> statedRules() {
        Map<String, List<String>> stated = new TreeMap<>();
        SOURCES.stream().flatMap(RuleCoverageTest::files).forEach(file -> {
            List<String> rules = matches(STATED, text(file));
            if (!rules.isEmpty()) {
                stated.put(file.getFileName().toString().replace(".java", ""), rules);
            }
        });
        return stated;
    }

    private static Set<String> testedRules() {
        Set<String> tested = new TreeSet<>();
        TESTS.stream().flatMap(RuleCoverageTest::files).forEach(file -> tested.addAll(numbers(file)));
        return tested;
    }

    private static List<String> numbers(Path file) {
        return matches(CLAIMED, text(file)).stream()
                .flatMap(claimed -> matches(NUMBER, claimed).stream())
                .toList();
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
