package io.duologue.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.benchmarks.load.DoorBenchmark;
import io.duologue.benchmarks.load.NodesBenchmark;
import io.duologue.benchmarks.load.RedisBenchmark;
import io.duologue.benchmarks.load.SocketBenchmark;
import io.duologue.benchmarks.measured.Subject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;

/** That everything runs and says something: nothing about how fast. */
@EnabledIfSystemProperty(named = "duologue.full", matches = "true", disabledReason = "takes a minute: -Pfull")
class BenchmarksTest {
    private static final List<String> OF_EVERYBODY = List.of(
            "at 200/s: delivered, messages/s",
            "at 200/s: to the partner, p99.9, ms",
            "at 200/s: allocated per message, bytes",
            "highest rate with p99 < 50 ms, messages/s",
            "heap per idle connection, KB");

    @TempDir
    Path folder;

    @Test
    void eachHotPathIsTimed() throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(20))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();

        assertThat(results)
                .hasSize(30)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void peopleComeThroughTheDoor() throws Exception {
        Path file = folder.resolve("doors.json");
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int exit = new CommandLine(new DoorBenchmark(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .execute("--connections=1,2", "--seconds=1", "--warm-up=0", "--people=50", "--json=" + file);

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode figures = new JsonMapper().readTree(file.toFile());
        assertThat(figures.path("loop").asText()).isEqualTo("closed");
        for (String connections : List.of("1", "2")) {
            assertThat(figures.path("connections")
                            .path(connections)
                            .path("perSecond")
                            .asDouble())
                    .isPositive();
        }
    }

    @Test
    void twoNodesAreMeasuredBesideTwoOfSocketIo() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int exit = new CommandLine(new NodesBenchmark(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .execute("--rates=100", "--seconds=1", "--warm-up=1", "--pairs=2", "--idle=10");

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("| at 100/s: messages delivered | 100 | 100 | 100 |", "| heap per idle connection |")
                .doesNotContain("trouble", "not all");
    }

    @Test
    void theScriptsOfRedisAreMeasuredBesideOnesOfLikeSize() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int exit = new CommandLine(new RedisBenchmark(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .execute("--seconds=1", "--claims=500", "--connections=4");

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("| append | `always` |", "| claim | `no` |");
    }

    @Test
    void eachSubjectIsMeasuredBesideItsBareRelay() throws Exception {
        Path file = folder.resolve("figures.json");
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int exit = new CommandLine(new SocketBenchmark(new PrintStream(said, true, StandardCharsets.UTF_8)))
                .execute(
                        "--rates=200",
                        "--steps=0",
                        "--seconds=1",
                        "--warm-up=0",
                        "--people=4",
                        "--idle=20",
                        "--json=" + file);

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode figures = new JsonMapper().readTree(file.toFile()).path("figures");
        for (Subject subject : Subject.values()) {
            for (String figure : OF_EVERYBODY) {
                assertThat(figures.path(figure)
                                .path(subject.word())
                                .path("median")
                                .isNumber())
                        .as("%s of %s", figure, subject.word())
                        .isTrue();
            }
        }
        assertThat(figures.path("at 200/s: frames per message")
                        .path("relay-jetty")
                        .path("median")
                        .asDouble())
                .isEqualTo(2);
        assertThat(figures.path("at 200/s: frames per message")
                        .path("server-jetty")
                        .path("median")
                        .asDouble())
                .isBetween(3.0, 6.0);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("(×").doesNotContain("trouble", "incomplete");
    }
}
