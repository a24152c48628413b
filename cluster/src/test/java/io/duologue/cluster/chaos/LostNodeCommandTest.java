package io.duologue.cluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LostNodeCommandTest {
    private static final int USAGE = 2;

    @ParameterizedTest
    @CsvSource({
        "--people=0, --people expected an even number from 2 on but was 0",
        "--people=3, --people expected an even number from 2 on but was 3",
        "--within=0, --within expected at least 1 second but was 0",
        "--losses=0, --losses expected at least 1 but was 0"
    })
    void whatCannotBeRunIsRefusedBeforeAnythingIsStarted(String option, String refusal) {
        StringWriter told = new StringWriter();

        int exit = new CommandLine(new LostNodeCommand())
                .setErr(new PrintWriter(told, true))
                .execute(option);

        assertThat(exit).isEqualTo(USAGE);
        assertThat(told.toString()).startsWith(refusal);
    }
}
