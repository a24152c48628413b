package io.duologue.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that once broke something, and everything that a search begins with, breaks nothing. */
class KnownInputTest {
    /** The first input of a target also starts what it feeds. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everyInput")
    void whatIsKnownBreaksNothing(Target target, Path input) throws Exception {
        byte[] bytes = Files.readAllBytes(input);

        assertTimeoutPreemptively(SOON, () -> target.feed(bytes));
    }

    @Test
    void everyTargetHasInputToBeginWith() {
        assertThat(Target.values())
                .allSatisfy(target -> assertThat(target.known()).hasSizeGreaterThan(4));
    }

    static Stream<Arguments> everyInput() {
        return Arrays.stream(Target.values())
                .flatMap(target -> target.known().stream().map(input -> Arguments.of(target, input)));
    }
}
