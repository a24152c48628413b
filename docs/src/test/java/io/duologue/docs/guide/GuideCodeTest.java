package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of the pages about parts of one's own is code that is compiled and run: here, or among the examples. */
class GuideCodeTest {
    private static final Path GUIDE = Path.of("guide");
    private static final List<Path> CODE = List.of(
            Path.of("src/test/java/io/duologue/docs/guide"),
            Path.of("../examples/src/main/java"),
            Path.of("../examples/src/test/java"));
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BRINGS = Pattern.compile("`(\\w+Contract)`\\s+brings\\s+(\\d+)");
    private static final Path CONTRACTS = Path.of("../sdk-testkit/src/main/java");
    private static final int MOST_LINES = 150;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write-a-store.md",
                "write-a-matcher.md",
                "write-a-moderation-policy.md",
                "write-an-identity-provider.md"
            })
    void theCodeOfAPageIsCodeThatIsRun(String page) throws IOException {
        assertCodeIsRun(page, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign-in-with-linkedin.md",
                "sign-in-with-github.md",
                "sign-in-with-oidc.md",
                "sign-in-by-email.md",
                "accounts.md",
                "moderators.md",
                "simulate-matching.md"
            })
    void theCodeOfAnOperatorsPageIsCodeThatIsRun(String page) throws IOException {
        assertCodeIsRun(page, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quick-start.md",
                "write-a-store.md",
                "write-a-matcher.md",
                "write-a-moderation-policy.md",
                "write-an-identity-provider.md"
            })
    void aPageSaysHowManyTestsAContractBrings(String page) throws IOException {
        List<MatchResult> said =
                BRINGS.matcher(Files.readString(GUIDE.resolve(page))).results().toList();

        assertThat(said).isNotEmpty();
        for (MatchResult contract : said) {
            assertThat(Long.parseLong(contract.group(2))).as(contract.group(1)).isEqualTo(tests(contract.group(1)));
        }
    }

    private static long tests(String contract) throws IOException {
        try (Stream<Path> files = Files.walk(CONTRACTS)) {
            Path source = files.filter(file -> file.endsWith(contract + ".java"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(source)
                    .lines()
                    .filter(line -> line.strip().equals("@Test"))
                    .count();
        }
    }

    private static void assertCodeIsRun(String page, int leastBlocks) throws IOException {
        String text = Files.readString(GUIDE.resolve(page));
        String compiled = squeezed(code());

        List<String> blocks =
                BLOCK.matcher(text).results().map(block -> block.group(1)).toList();

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(leastBlocks)
                .allSatisfy(block ->
                        assertThat(compiled.contains(squeezed(block))).as(block).isTrue());
        assertThat(text.lines().count()).isLessThanOrEqualTo(MOST_LINES);
    }

    private static String code() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path folder : CODE) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file)).append('\n');
                }
            }
        }
        return all.toString();
    }

    private static String squeezed(String code) {
        return code.lines()
                .filter(line -> !line.strip().matches("// \\[/?\\d+]"))
                .collect(Collectors.joining())
                .replaceAll("\\s+", "");
    }
}
