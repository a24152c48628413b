package io.duologue.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    private static final int MOST_LINES = 120;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write-a-store.md",
                "write-a-matcher.md",
                "write-a-moderation-policy.md",
                "write-an-identity-provider.md"
            })
    void theCodeOfAPageIsCodeThatIsRun(String page) throws IOException {
        String text = Files.readString(GUIDE.resolve(page));
        String compiled = squeezed(code());

        List<String> blocks =
                BLOCK.matcher(text).results().map(block -> block.group(1)).toList();

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(3)
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
