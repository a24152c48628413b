package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StringWriter usage = new StringWriter();

    @Test
    void aWrongConfigurationIsSaidInOneLineAndEndsWithTwo() {
        int code = run(Map.of("DUOLOGUE_PORT", "eighty"), "--demo");

        assertThat(code).isEqualTo(Main.MISCONFIGURED);
        assertThat(said()).isEqualToIgnoringNewLines("duologue: DUOLOGUE_PORT: expected 0–65535 but was \"eighty\"");
    }

    @Test
    void withoutTheDemoNothingStartsYet() {
        assertThat(run(Map.of())).isEqualTo(Main.MISCONFIGURED);
        assertThat(said()).contains("--demo");
    }

    @Test
    void anUnknownFlagEndsWithTwo() {
        assertThat(run(Map.of(), "--dmeo")).isEqualTo(2);
        assertThat(usage.toString()).contains("--dmeo", "--demo");
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run(Map.of(), "--demo", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(code).isEqualTo(1);
            assertThat(said()).startsWith("duologue: the server did not start").hasLineCount(1);
        }
    }

    @Test
    void helpNamesTheOptions() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(usage.toString()).contains("--demo", "--port", "--host", "--config", "--version");
    }

    @Test
    void helpNamesWhatElseTheScriptStarts() throws IOException {
        List<String> words = Pattern.compile("\"\\$\\{1:-}\" = (\\w+) ]")
                .matcher(Files.readString(Path.of("../duologue")))
                .results()
                .map(found -> found.group(1))
                .toList();

        run(Map.of(), "--help");

        assertThat(words)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(word -> assertThat(usage.toString()).contains("./duologue " + word + " "));
    }

    private int run(Map<String, String> environment, String... arguments) {
        Main main = new Main(
                environment,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int parsed = new CommandLine(main)
                .setOut(new PrintWriter(usage, true))
                .setErr(new PrintWriter(usage, true))
                .execute(arguments);
        return parsed != 0 ? parsed : main.exitCode();
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
