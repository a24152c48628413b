package io.duologue.cluster.chaos;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command says of options with which it cannot do anything: a line and how it is used, before anything is started. */
final class Usage {

    private Usage() {}

    static void requirePeople(@Nullable CommandSpec command, int people) {
        require(command, people >= 2 && people % 2 == 0, "--people expected an even number from 2 on", people);
    }

    /** @param expected the option and its bound, without a dot */
    static void require(@Nullable CommandSpec command, boolean isMet, String expected, int given) {
        if (!isMet) {
            throw new ParameterException(Objects.requireNonNull(command).commandLine(), expected + " but was " + given);
        }
    }
}
