package io.duologue.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestYourApplicationGuideTest {
    private static final Path GUIDE = Path.of("../docs/guide/test-your-application.md");
    private static final Path TESTS = Path.of("src/test/java/io/duologue/testkit");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void theCodeOfTheGuideIsCodeThatIsRun() throws IOException {
        String run = squeezed(Files.readString(TESTS.resolve("junit/YourApplicationIT.java"))
                + Files.readString(TESTS.resolve("fakeserver/FakeServerIT.java")));

        List<String> blocks = BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .map(block -> squeezed(block.group(1)))
                .toList();

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(block -> assertThat(run).contains(block));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
