package io.duologue.matching.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duologue.matching.ParticipantId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TraceFileTest {
    @TempDir
    Path folder;

    static List<Workload> workloads() {
        return Workload.all();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void whatIsWrittenIsReplayedStepByStep(Workload workload) throws IOException {
        Trace trace = workload.trace(9, 400);
        Path file = folder.resolve("some.trace");

        TraceFile.write(trace, file);
        RunFigures replayed = Simulation.of(TraceFile.read(file, Topics.tech()), Strategy.greedy())
                .run();

        assertThat(replayed.trace()).isEqualTo("some.trace");
        assertThat(replayed.digest())
                .isEqualTo(Simulation.of(trace, Strategy.greedy()).run().digest());
    }

    @Test
    void aLineTellsWhatSomebodyAsksForAndHowHeIs() throws IOException {
        Arrival arrival =
                read("1500 7 topics=backend,security tags=3 kinds=text,audio seniority=2-4 languages=de,en utc=90"
                                + " blocked=1,2 met=4@60000 mode=auto patience=30000 declines=0.25 employer=5")
                        .iterator()
                        .next();

        assertThat(arrival.at()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(arrival.patience()).isEqualTo(Duration.ofSeconds(30));
        assertThat(arrival.answers().declines()).isEqualTo(0.25);
        assertThat(arrival.ticket().seniority()).isEqualTo(SeniorityBand.YEARS_2_4);
        assertThat(arrival.ticket().blocked()).contains(new ParticipantId("p1"), new ParticipantId("p2"));
        assertThat(arrival.ticket().lastMet())
                .containsEntry(new ParticipantId("p4"), Trace.BEGIN.plusMillis(1_500 - 60_000));
    }

    @Test
    void noWordThatSomebodyWroteIsInAFile() throws IOException {
        Path file = folder.resolve("some.trace");

        TraceFile.write(Workload.named("steady").trace(1, 200), file);

        assertThat(Files.readString(file))
                .doesNotContain("tags=t")
                .doesNotContain("employer=e")
                .doesNotContain("p1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x 7 kinds=text languages=en | expected milliseconds of 0",
                "5 -7 kinds=text languages=en | expected person of 0",
                "5 | expected 'milliseconds person word=value",
                "5 7 kinds=text languages=en colour=red | 'colour=red'",
                "5 7 kinds=text kinds=text languages=en | expected kinds once but was twice",
                "5 7 kinds=smoke languages=en | expected kinds of [text, audio, video] but was 'smoke'",
                "5 7 kinds=text languages=en topics=cooking | expected a topic of the taxonomy but was 'cooking'",
                "5 7 kinds=text | expected 1–3 languages but was 0",
                "5 7 kinds=text languages=en band=6 | expected band of 0–5 but was '6'",
                "5 7 kinds=text languages=en utc=east | expected utc of",
                "5 7 kinds=text languages=en met=4 | expected met=person@milliseconds but was '4'",
                "5 7 kinds=text languages=en declines=2 | expected declines of 0–1 but was '2'",
                "5 7 kinds=text languages=en declines=0.9 sleeps=0.9 | declines and sleeps",
                "1 7 kinds=text languages=en | expected a time of 3 or later but was 1",
            })
    void aBadLineIsNamedWithWhatIsWrongWithIt(String line, String message) {
        assertThatThrownBy(() -> read("3 1 kinds=text languages=en\n# fine\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 4: ")
                .hasMessageContaining(message);
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(
                        () -> TraceFile.read(Files.writeString(folder.resolve("a"), "something else\n"), Topics.tech()))
                .hasMessage("line 1: expected 'duologue-trace 1' but was 'something else'");
        assertThatThrownBy(() -> TraceFile.read(Files.writeString(folder.resolve("b"), ""), Topics.tech()))
                .hasMessage("line 1: expected 'duologue-trace 1' but was an empty file");
    }

    private Trace read(String lines) throws IOException {
        return TraceFile.read(
                Files.writeString(folder.resolve("read"), TraceFile.HEADER + "\n" + lines + "\n"), Topics.tech());
    }
}
