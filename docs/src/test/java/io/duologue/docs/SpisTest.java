package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.docs.SpiRules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rules of the parts that can be replaced are in the specification word for word. */
class SpisTest {
    private static final List<Path> FILES = SpiRules.FILES;
    private static final Pattern PART = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*`\\w+Contract` \\|$");

    /** {@code ./mvnw process-test-classes -pl docs -am -Pspecifications} brings it up to date. */
    @ParameterizedTest
    @FieldSource("FILES")
    void theRulesInTheFileAreThoseOfTheJavadoc(Path file) throws IOException {
        String document = Files.readString(file);

        assertThat(document).isEqualTo(SpiRules.completed(document));
    }

    @Test
    void everyPartThatCanBeReplacedHasItsRulesInOnePlace() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Path file : FILES) {
            shown.addAll(SpiRules.parts(Files.readString(file)));
        }
        List<String> parts = PART.matcher(Files.readString(FILES.get(0)))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(parts).hasSizeGreaterThan(15);
        assertThat(shown).containsAll(parts).doesNotHaveDuplicates();
    }

    @Test
    void tagsWithinTheJavadocAreShownAsCode() {
        String source = """
                /**
                 * <ul>
                 *   <li><b>X-1</b> {@link #take} of {@code a|b} is
                 *       {@link Result.Full}, <em>once</em>.
                 *   <li>X-2: at most {@value #MOST} with {@linkplain Other#binding() a binding} or {@link io.duologue.core.Broken}.
                 * </ul>
                 */
                interface Store {
                    int MOST = 7;
                }
                """;

        assertThat(SpiRules.rules(source))
                .containsExactly(
                        new Rule("X-1", "`take` of `a\\|b` is `Result.Full`, *once*."),
                        new Rule("X-2", "At most 7 with a binding or `Broken`."));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpiRules.rules("/** <ol><li>X-1: see {@snippet file}</ol> */"))
                .withMessageContaining("{@snippet");
    }
}
