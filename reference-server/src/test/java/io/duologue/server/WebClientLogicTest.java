package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The web client's logic, apart from its views, under the test runner of the language it is written in. */
class WebClientLogicTest {
    private static final Path TESTS = Path.of("src/test/js");

    @Test
    void theClientsPureLogicPassesItsOwnTests() throws IOException, InterruptedException {
        requireNode();
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> files = Files.list(TESTS)) {
            files.filter(file -> file.toString().endsWith(".test.mjs"))
                    .sorted()
                    .forEach(file -> command.add(file.toString()));
        }
        Path output = Files.createTempFile("web-client-logic", ".txt");

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();

        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("# pass [1-9]|ℹ pass [1-9]");
    }

    private static void requireNode() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("node", "--version").start();
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail("node is missing; in CI nothing is skipped", e);
            }
            abort("skipped: node is not installed");
        }
    }
}
