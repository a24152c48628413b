package io.duologue.examples.embedplainjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OfficeTalkTest {
    private static final Path HERE = Path.of("src/main/java/io/duologue/examples/embedplainjava");
    private static final Pattern COMMENT = Pattern.compile("(?m)/\\*[\\s\\S]*?\\*/|^\\s*//.*$");

    @Test
    void theWiringHasFortyLinesAtMostWithEveryCallbackOfTheSockets() throws IOException {
        assertThat(linesOf("OfficeTalk.java")).isLessThanOrEqualTo(40);
    }

    /** With the data of its people. */
    @Test
    void theWholeApplicationFitsOnAScreenAndAHalf() throws IOException {
        assertThat(linesOf("OfficeTalk.java") + linesOf("Office.java") + linesOf("Colleague.java"))
                .isLessThanOrEqualTo(100);
    }

    /** Without imports, comments and empty ones. */
    private static long linesOf(String file) throws IOException {
        return COMMENT.matcher(Files.readString(HERE.resolve(file)))
                .replaceAll("")
                .lines()
                .filter(line -> !line.isBlank())
                .filter(line -> !line.startsWith("import "))
                .count();
    }
}
