package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.server.Tab.Line;
import io.duologue.server.config.Configuration;
import io.duologue.server.config.ConfigurationException;
import io.duologue.server.config.ServerOptions;
import io.duologue.testkit.InstalledPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the containers are asked for their health with: deploy/health, and the paths that the files of deploy/ name. */
class HealthScriptIT {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern PATH = Pattern.compile("(?:path: |health_uri )(/health\\S*?)[,\\s}]");

    @BeforeEach
    void bash() {
        if (InstalledPrograms.named("bash").findFirst().isEmpty()) {
            InstalledPrograms.giveUp("no bash");
        }
    }

    @Test
    void aServerIsHealthyUntilItIsGoneAndReadyUntilItStops() throws Exception {
        ReferenceServer server = start();
        Tab tab = Tab.of(server, "health00").signedInAs("maya");
        Line line = tab.live();

        assertThat(answers(server, "live")).isTrue();
        assertThat(answers(server, "ready")).isTrue();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
        line.await("server.draining");
        assertThat(answers(server, "ready")).isFalse();
        assertThat(answers(server, "live")).isTrue();
        stop.get(60, TimeUnit.SECONDS);

        assertThat(answers(server, "live")).isFalse();
    }

    @Test
    void everyPathThatAProbeAsksForIsAnswered() throws Exception {
        Set<String> paths = new TreeSet<>();
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            files.filter(file -> file.toString().matches(".*(\\.yaml|Caddyfile)"))
                    .forEach(file -> PATH.matcher(read(file)).results().forEach(path -> paths.add(path.group(1))));
        }
        try (ReferenceServer server = start()) {
            Tab tab = Tab.of(server, "health01");

            assertThat(paths)
                    .contains("/health/live", "/health/ready")
                    .allSatisfy(
                            path -> assertThat(tab.get(path).status()).as(path).isEqualTo(200));
        }
    }

    private static boolean answers(ReferenceServer server, String asked) throws IOException, InterruptedException {
        ProcessBuilder script =
                new ProcessBuilder("bash", DEPLOY.resolve("health").toString(), asked);
        script.environment().put("DUOLOGUE_PORT", String.valueOf(server.port()));
        script.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = script.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    private static ReferenceServer start() throws IOException, ConfigurationException {
        return ReferenceServer.start(ServerOptions.builder()
                .from(Configuration.read(Map.of(), Optional.empty(), Map.of("demo", "true", "port", "0")))
                // Long enough for a slow machine to look around while the server waits.
                .drainGrace(Duration.ofSeconds(6))
                .build());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
