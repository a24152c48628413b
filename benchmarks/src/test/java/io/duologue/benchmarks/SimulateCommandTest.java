package io.duologue.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.duologue.benchmarks.simulate.SimulateCommand;
import io.duologue.matching.simulation.TraceFile;
import io.duologue.matching.simulation.Workload;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void aNameThatNobodyHasIsRefusedWithThoseThereAre() {
        StringWriter errors = new StringWriter();
        command.setErr(new PrintWriter(errors));

        int exit = command.execute("--workload=weekly");

        assertThat(exit).isEqualTo(2);
        assertThat(errors.toString()).contains("weekly", "steady", "hostile");
    }
}
