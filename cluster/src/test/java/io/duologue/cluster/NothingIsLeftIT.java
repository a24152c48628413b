package io.duologue.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The command as a person has it, and what is there when it has ended. */
class NothingIsLeftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern URL = Pattern.compile("http://localhost:(\\d+)");

    @Test
    void aNodeIsKilledAndStartedByATypedLineAndNothingIsLeftOfAClusterThatWasKilledItself() throws Exception {
        Process command = start();
        List<ProcessHandle> children;
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(command.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter typed = new PrintWriter(command.getOutputStream(), true, StandardCharsets.UTF_8)) {
            String url = awaitLine(said, URL).group();
            typed.println("kill 1");
            awaitLine(said, Pattern.compile("node 1 .*: not running"));
            await().atMost(PATIENCE).until(() -> Readiness.of(java.net.URI.create(url)));
            typed.println("start 1");
            awaitLine(said, Pattern.compile("node 1 .*: ready"));
            children = command.descendants().toList();
            assertThat(children).hasSizeGreaterThan(3);
            // It cannot notice that nobody holds its input any more.
            typed.println("pause 2 300s");
            awaitLine(said, Pattern.compile("node 2 stands still"));
        } finally {
            command.destroyForcibly();
            command.onExit().join();
        }

        LocalCluster.start(ClusterOptions.durable(1, 0)).close();

        await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ClusterMain.class.getName(),
                                "--port",
                                "0")
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Matcher awaitLine(BufferedReader said, Pattern what) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher matcher = what.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        throw new IllegalStateException("ended without saying " + what);
    }
}
