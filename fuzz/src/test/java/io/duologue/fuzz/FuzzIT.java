package io.duologue.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duologue.fuzz.Search.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lets Jazzer look for input that nobody thought of: {@code duologue.fuzz.seconds} long, all targets together, two at a time. */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    private static final Duration ALL = Duration.ofSeconds(Long.getLong("duologue.fuzz.seconds", 30));
    private static final boolean KEEPS = Boolean.getBoolean("duologue.fuzz.keep");
    private static final String ONLY = System.getProperty("duologue.fuzz.only", "");
    /** Enough for what takes some hundred attempts, on a machine that has other things to do. */
    private static final Duration PLANTED_WITHIN = Duration.ofSeconds(60);

    @BeforeEach
    void onlyWhereJazzerRuns() {
        String machine = System.getProperty("os.arch", "");
        assumeTrue(Set.of("amd64", "x86_64", "aarch64").contains(machine), "Jazzer has no library for " + machine);
        assumeTrue(!ALL.isZero(), "no time was given");
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void noInputBreaksAPromise(Target target) throws Exception {
        assumeTrue(ONLY.isEmpty() || ONLY.equals(target.label()), "only " + ONLY + " was asked for");
        Duration time = ALL.dividedBy(ONLY.isEmpty() ? Target.values().length : 1);

        Outcome outcome = Search.of(target, KEEPS).run(time);

        System.out.println(target.label() + ": " + outcome.summary());
        assertThat(outcome.broken())
                .withFailMessage(() -> "broken by " + outcome.inputs() + "\n"
                        + "Name it and move it to src/test/corpus/" + target.label() + ", then mend what it breaks.\n\n"
                        + outcome.report())
                .isFalse();
        assertThat(outcome.attempts()).as(outcome.report()).isPositive();
    }

    @Test
    void aDefectThatIsThereIsFound() throws Exception {
        Outcome outcome = Search.of("planted", PlantedDefect.class).run(PLANTED_WITHIN);

        assertThat(outcome.broken()).as(outcome.report()).isTrue();
        assertThat(outcome.inputs()).singleElement().satisfies(FuzzIT::isThePlantedOne);
    }

    private static void isThePlantedOne(Path input) throws IOException {
        // What a search finds is bytes and rarely UTF-8; it is read as the target reads it.
        assertThat(Files.readString(input, StandardCharsets.ISO_8859_1)).contains(PlantedDefect.WORD);
    }
}
