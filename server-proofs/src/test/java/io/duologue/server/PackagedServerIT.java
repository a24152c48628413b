package io.duologue.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duologue.server.Tab.Line;
import io.duologue.testkit.InstalledPrograms;
import io.duologue.testkit.postgres.PostgresServer;
import io.duologue.testkit.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The jar as it is started by {@code ./duologue} and by the image, with nothing on its class path but what it brings. */
class PackagedServerIT {
    private static final Path JAR = Path.of("..", "reference-server", "target", "duologue-reference-server.jar");
    private static final Pattern ADDRESS = Pattern.compile("http://localhost:\\d+");
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final int TERMINATED = 128 + 15;

    @BeforeEach
    void packaged() {
        if (!Files.isRegularFile(JAR)) {
            InstalledPrograms.giveUp("nothing is packaged yet: ./mvnw package");
        }
    }

    @Test
    void itStartsWithARedisAndAPostgresTakesSomebodyAndEndsWhenItIsAskedTo() throws Exception {
        try (RedisServer redis = RedisServer.start();
                PostgresServer postgres = PostgresServer.start()) {
            String database = postgres.createDatabase();
            Process server = start(Map.of(
                    "DUOLOGUE_REDIS_URL",
                    redis.url(),
                    "DUOLOGUE_POSTGRES_URL",
                    database,
                    "DUOLOGUE_EMPLOYER_KEY",
                    "0123456789abcdef".repeat(4),
                    "DUOLOGUE_DRAIN_GRACE",
                    "1s"));
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
                Tab tab = Tab.of(address(said), "package0");
                await().atMost(READY_WITHIN)
                        .until(() -> tab.get("/health/ready").status() == 200);

                Line line = tab.signedInAs("maya").live();

                assertThat(tab.get("/api/v1/me").status()).isEqualTo(200);
                assertThat((List<?>) redis.command("KEYS", "duologue:*")).isNotEmpty();
                // The handle, because the process itself would close its streams with it.
                server.toHandle().destroy();
                assertThat(line.awaitClose()).isEqualTo(4201);
                assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(server.exitValue()).isEqualTo(TERMINATED);
            } finally {
                server.destroyForcibly().waitFor();
                postgres.dropDatabase(database);
            }
        }
    }

    private static Process start(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString(),
                        "--demo",
                        "--port",
                        "0")
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DUOLOGUE_"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** Of the server, once it has said it. */
    private static URI address(BufferedReader said) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return URI.create(address.group());
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("the server ended without an address:\n" + before);
    }
}
