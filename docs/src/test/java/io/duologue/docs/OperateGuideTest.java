package io.duologue.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds the table of troubles in docs/guide/operate.md to the codes that there are. */
class OperateGuideTest {
    private static final Pattern CODE = Pattern.compile("`([a-z]+\\.[a-z-]+|internal|unsupported)`");
    private static final Pattern CLOSE = Pattern.compile("\\b(4[0-4]\\d\\d)(?:–(4[0-4]\\d\\d))?\\b");
    /** The second cell of a row. */
    private static final Pattern CODES = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\|[^|]*\\|[^|]*\\|$");

    /** What somebody does who runs the server; the others are between a client and its author, or a person and the rules. */
    private static final Set<Integer> OF_THE_SERVICE = Set.of(401, 403, 429, 500, 503);

    @Test
    void everyCodeOfTheTableExists() {
        assertThat(codes())
                .isNotEmpty()
                .allSatisfy(code -> assertThat(ErrorCode.of(code)).as(code).isPresent());
        assertThat(closes()).isNotEmpty().isSubsetOf(all());
    }

    @Test
    void theTableHasEveryCodeThatIsAboutTheService() {
        assertThat(codes())
                .containsAll(Arrays.stream(ErrorCode.values())
                        .filter(code -> OF_THE_SERVICE.contains(code.httpStatus()))
                        .map(ErrorCode::wireName)
                        .toList());
        assertThat(closes())
                .containsAll(Arrays.stream(CloseCode.values())
                        .filter(code -> code.advice() == CloseCode.Advice.RETURN)
                        .map(CloseCode::code)
                        .toList());
    }

    private static Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        cells().forEach(cell -> CODE.matcher(cell).results().forEach(code -> codes.add(code.group(1))));
        return codes;
    }

    private static Set<Integer> closes() {
        Set<Integer> codes = new TreeSet<>();
        cells().forEach(cell -> CLOSE.matcher(cell)
                .results()
                .flatMapToInt(OperateGuideTest::range)
                .forEach(codes::add));
        return codes;
    }

    private static IntStream range(MatchResult codes) {
        int first = Integer.parseInt(codes.group(1));
        return IntStream.rangeClosed(first, codes.group(2) == null ? first : Integer.parseInt(codes.group(2)));
    }

    private static Set<Integer> all() {
        Set<Integer> codes = new TreeSet<>();
        Arrays.stream(CloseCode.values()).map(CloseCode::code).forEach(codes::add);
        return codes;
    }

    private static List<String> cells() {
        String guide = read(Path.of("..", "docs", "guide", "operate.md"));
        String troubles = guide.substring(guide.indexOf("\n## When something is wrong\n"));
        return CODES.matcher(troubles.substring(0, troubles.indexOf("\n## ", 1)))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
