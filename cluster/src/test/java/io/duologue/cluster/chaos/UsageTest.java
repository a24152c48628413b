package io.duologue.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class UsageTest {
    private static final int USAGE = 2;

    @ParameterizedTest
    @CsvSource({
        "--people=0, --people expected an even number from 2 on but was 0",
        "--people=3, --people expected an even number from 2 on but was 3",
        "--within=0, --within expected at least 1 second but was 0",
        "--losses=0, --losses expected at least 1 but was 0"
    })
    void aLostNodeThatCannotBeRunIsRefusedBeforeAnythingIsStarted(String option, String refusal) {
        assertRefused(new LostNodeCommand(), option, refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes=0, --nodes expected at least 1 but was 0",
        "--people=0, --people expected an even number from 2 on but was 0",
        "--people=3, --people expected an even number from 2 on but was 3",
        "--seconds=-1, --seconds expected at least 0 but was -1",
        "--longest-pause=0, --longest-pause expected 1 to 3600 seconds but was 0",
        "--longest-pause=3601, --longest-pause expected 1 to 3600 seconds but was 3601",
        "--only=REDIS_SLOTS_MOVED, --only REDIS_SLOTS_MOVED: expected --redis cluster but was single"
    })
    void chaosThatCannotBeRunIsRefusedBeforeAnythingIsStarted(String option, String refusal) {
        assertRefused(new ChaosCommand(), option, refusal);
    }

    private static void assertRefused(Callable<Integer> command, String option, String refusal) {
        StringWriter told = new StringWriter();

        int exit = new CommandLine(command).setErr(new PrintWriter(told, true)).execute(option);

        assertThat(exit).isEqualTo(USAGE);
        assertThat(told.toString()).startsWith(refusal);
    }
}
