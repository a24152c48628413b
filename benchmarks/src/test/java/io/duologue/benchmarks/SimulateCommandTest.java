package io.duologue.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.benchmarks.simulate.SimulateCommand;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.simulation.TraceFile;
import io.duologue.matching.simulation.Workload;
import io.duologue.server.config.MatchingOptions;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That everything runs and says something: nothing about how well people are paired. */
class SimulateCommandTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final CommandLine command =
            new CommandLine(new SimulateCommand(new PrintStream(said, true, StandardCharsets.UTF_8)));

    @TempDir
    Path folder;

    @Test
    void strategiesAreComparedOnTheSameDays() throws Exception {
        Path file = folder.resolve("figures.json");

        int exit = command.execute(
                "--workload=night", "--strategy=duologue,fifo-random", "--seeds=2", "--tickets=200", "--json=" + file);

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("### night", "| duologue |", "| fifo-random |", "Waits of duologue by segment")
                .doesNotContain("BROKEN");
        JsonNode workload =
                new JsonMapper().readTree(file.toFile()).path("workloads").path(0);
        assertThat(workload.path("strategies")).hasSize(2);
        assertThat(workload.path("strategies")
                        .path(0)
                        .path("ofOptimum")
                        .path("mean")
                        .asDouble())
                .isBetween(0.5, 1.0);
        assertThat(workload.path("runs")).hasSize(4);
        assertThat(workload.path("standing")).hasSize(1);
        assertThat(workload.at("/standing/duologue/segments/LANGUAGE en/tickets")
                                .asLong()
                        + workload.at("/standing/duologue/segments/LANGUAGE without en/tickets")
                                .asLong())
                .isEqualTo(400);
    }

    @Test
    void whatIsWrongIsSaidInALineBeforeAnythingRuns() throws Exception {
        Path trace = folder.resolve("bad.trace");
        Files.writeString(trace, "duologue-trace 1\n0 17 kinds=text languages=en topics=knitting patience=1000\n");

        assertThat(refused("--seeds=0")).startsWith("--seeds: expected 1 or more but was 0\n");
        assertThat(refused("--tickets=-1")).startsWith("--tickets: expected 1 or more but was -1\n");
        assertThat(refused("--threads=0")).startsWith("--threads: expected 1 or more but was 0\n");
        assertThat(refused("--times=0")).startsWith("--times: expected more than 0 but was 0.0\n");
        assertThat(refused("--json=" + folder.resolve("none/figures.json"))).startsWith("--json: ");
        assertThat(refused("--trace=" + folder.resolve("none.trace"))).startsWith("--trace: there is no file ");
        assertThat(refused("--trace=" + trace)).startsWith("--trace: " + trace + ", line 2: ");
        assertThat(said.size()).isZero();
    }

    @Test
    void aTableOfOnesOwnIsTriedBesideTheStandardOne() throws Exception {
        Path table = folder.resolve("relaxation.txt");
        Path weights = folder.resolve("weights.txt");
        Files.writeString(table, "0 s | 0 | any | any | any | any | cool-down\n");
        Files.writeString(weights, "topic | 1\nseniority | 0\n");

        int exit = command.execute(
                "--workload=night",
                "--strategy=own,duologue",
                "--relaxation=" + table,
                "--weights=" + weights,
                "--seeds=1",
                "--tickets=200",
                "--hindsight=none");

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("| own |", "| duologue |");
    }

    @Test
    void theTableOfTopicsAloneIsTriedByItsName() throws Exception {
        int exit = command.execute(
                "--workload=steady", "--strategy=own", "--relaxation=by-topic", "--seeds=1", "--tickets=200");
        String byName = said.toString(StandardCharsets.UTF_8);
        said.reset();
        Path copy = folder.resolve("copy.txt");
        try (InputStream shipped = RelaxationTable.class.getResourceAsStream("relaxation-by-topic.txt")) {
            Files.copy(Objects.requireNonNull(shipped), copy);
        }
        command.execute("--workload=steady", "--strategy=own", "--relaxation=" + copy, "--seeds=1", "--tickets=200");

        assertThat(exit).as(byName).isZero();
        assertThat(byName).contains("| own |").isEqualTo(said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTableWithAMistakeIsRefusedByItsLine() throws Exception {
        Path table = folder.resolve("relaxation.txt");
        Files.writeString(table, "0 s | 2 | any | any | any | any | cool-down\n");

        assertThat(refused("--relaxation=" + table)).startsWith("--relaxation: " + table + ", line 1: ");
        assertThat(refused("--weights=" + folder.resolve("none"))).startsWith("--weights: there is no file ");
        assertThat(refused("--relaxation=by-topics"))
                .startsWith("--relaxation: expected by-topic or a file but there is no file 'by-topics'");
    }

    private String refused(String... arguments) {
        StringWriter errors = new StringWriter();
        command.setErr(new PrintWriter(errors, true));

        assertThat(command.execute(arguments)).isEqualTo(2);
        return errors.toString();
    }

    @Test
    void aRecordedDayIsReplayedAndDrawn() throws Exception {
        Path trace = folder.resolve("recorded.trace");
        TraceFile.write(Workload.named("night").trace(1, 150), trace);

        int exit = command.execute(
                "--trace=" + trace, "--strategy=duologue,waves", "--frontier", "--plots=" + folder, "--no-cost");

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("### recorded.trace", "| waves × 0.5 |");
        assertThat(Files.size(folder.resolve("frontier-recorded.trace.png"))).isGreaterThan(5_000);
        assertThat(Files.size(folder.resolve("waits-recorded.trace-intent.png")))
                .isGreaterThan(5_000);
    }

    @Test
    void aDayOfAServerWithTopicsOfItsOwnIsReplayedWithThem() throws Exception {
        Path topics = folder.resolve("topics.txt");
        Files.writeString(topics, "knitting | Knitting\nlace | Lace | knitting\n");
        Path trace = folder.resolve("own.trace");
        Files.writeString(trace, """
                duologue-trace 1
                0 17 kinds=text languages=en topics=lace patience=60000 mode=auto
                500 4 kinds=text languages=en topics=lace,knitting patience=60000 mode=auto
                """);

        int exit = command.execute("--trace=" + trace, "--topics=" + topics, "--strategy=duologue");

        assertThat(exit).as(() -> said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("### own.trace", "| duologue |");
        assertThat(refused("--trace=" + trace)).startsWith("--trace: " + trace + ", line 2: ");
    }

    @Test
    void topicsThatCannotBeReadOrThatNothingIsReplayedWithAreRefused() throws Exception {
        Path trace = folder.resolve("night.trace");
        TraceFile.write(Workload.named("night").trace(1, 10), trace);
        Path orphan = folder.resolve("orphan.txt");
        Files.writeString(orphan, "lace | Lace | knitting\n");
        Path large = folder.resolve("large.txt");
        Files.writeString(large, "#".repeat(MatchingOptions.MAX_FILE_BYTES + 1));
        String replayed = "--trace=" + trace;

        assertThat(refused("--topics=" + orphan))
                .startsWith("--topics: expected --trace besides, because the workloads are about the shipped topics,"
                        + " but was '" + orphan + "'\n");
        assertThat(refused(replayed, "--topics=" + folder.resolve("none")))
                .startsWith("--topics: there is no file '" + folder.resolve("none") + "'\n");
        assertThat(refused(replayed, "--topics=" + orphan)).startsWith("--topics: " + orphan + ", line 1: ");
        assertThat(refused(replayed, "--topics=" + large))
                .startsWith("--topics: " + large + ", expected a file of up to 4194304 bytes but was a larger one\n");
        assertThat(said.size()).isZero();
    }

    @Test
    void aNameThatNobodyHasIsRefusedWithThoseThereAre() {
        StringWriter errors = new StringWriter();
        command.setErr(new PrintWriter(errors));

        int exit = command.execute("--workload=weekly");

        assertThat(exit).isEqualTo(2);
        assertThat(errors.toString()).contains("weekly", "steady", "hostile");
    }
}
