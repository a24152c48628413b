package io.duologue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every script has in common. */
class ScriptFilesTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/io/duologue/redis");
    private static final Path TESTS = Path.of("src/test/java/io/duologue/redis");
    private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\('(\\w+)'");
    private static final Pattern GIVEN = Pattern.compile("(?:KEYS|ARGV)\\[\\d+]");

    /** Redis 6.2 and Valkey have all of these, and none of them asks for the time or for chance. */
    private static final Set<String> COMMANDS = Set.of(
            "DEL",
            "EXISTS",
            "GET",
            "HDEL",
            "HEXISTS",
            "HGET",
            "HGETALL",
            "HINCRBY",
            "HLEN",
            "HMGET",
            "HSET",
            "LLEN",
            "LPOP",
            "LRANGE",
            "PEXPIRE",
            "PERSIST",
            "PTTL",
            "RPUSH",
            "SET",
            "XADD",
            "XRANGE",
            "ZADD",
            "ZCARD",
            "ZINCRBY",
            "ZRANGEBYLEX",
            "ZRANGEBYSCORE",
            "ZRANK",
            "ZREM",
            "ZREMRANGEBYSCORE",
            "ZSCORE");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".lua"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itBeginsWithWhatItDoesIsGivenAndReturns(Path script) throws IOException {
        String source = Files.readString(script);
        String head = lines(source, line -> line.startsWith("--") && source.indexOf(line) < source.indexOf("\n\n"));
        String body = source.substring(source.indexOf("\n\n"));

        assertThat(head).contains("-- KEYS[1]").contains("-- Returns ");
        Set<String> described = all(GIVEN, head);
        Set<String> used = all(GIVEN, withoutComments(body));
        assertThat(described).containsAll(used);
        if (!body.contains("ipairs(KEYS)")) {
            assertThat(used).isEqualTo(described);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itUsesNothingNewerThanRedisSixTwoAndNoClock(Path script) throws IOException {
        Set<String> commands = all(COMMAND, Files.readString(script));

        assertThat(commands).isNotEmpty().isSubsetOf(COMMANDS);
        assertThat(Files.readString(script)).doesNotContain("math.random").doesNotContain("redis.call(\"");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void itHasATestOfItsOwn(Path script) throws IOException {
        String name = script.getFileName().toString().replace(".lua", "");
        try (Stream<Path> tests = Files.list(TESTS)) {
            String scriptTests = tests.filter(file -> file.toString().endsWith("ScriptsIT.java"))
                    .map(ScriptFilesTest::read)
                    .collect(Collectors.joining());

            assertThat(scriptTests).contains("\"" + name + "\"");
        }
    }

    @Test
    void aScriptThatIsNotThereIsNotFound() {
        assertThatIllegalStateException().isThrownBy(() -> Script.named("nobody"));
    }

    private static String withoutComments(String source) {
        return lines(source, line -> !line.strip().startsWith("--"));
    }

    private static String lines(String source, Predicate<String> wanted) {
        return source.lines().filter(wanted).collect(Collectors.joining("\n"));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.groupCount() == 0 ? found.group() : found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
