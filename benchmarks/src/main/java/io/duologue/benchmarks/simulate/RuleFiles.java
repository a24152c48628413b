package io.duologue.benchmarks.simulate;

import io.duologue.matching.PairingRules;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.Scorer;
import io.duologue.matching.Topics;
import io.duologue.matching.simulation.Strategy;
import io.duologue.server.config.MatchingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The standard rules with what an operator would replace of them by files. */
final class RuleFiles {
    private RuleFiles() {}

    /**
     * Reads them once.
     *
     * @param wrong makes of what is wrong with a file what is to be thrown
     */
    static Strategy.RuleBook read(
            @Nullable Path relaxation, @Nullable Path weights, Function<String, RuntimeException> wrong)
            throws IOException {
        Function<Duration, RelaxationTable> table = table(relaxation, wrong);
        List<String> parts = weights == null ? List.of() : lines("--weights", "", weights, wrong);
        ScoreWeights weighing = weights == null
                ? ScoreWeights.standard()
                : checked("--weights: " + weights, () -> ScoreWeights.parse(parts), wrong);
        return (topics, coolDown) -> PairingRules.builder(topics, coolDown)
                .relaxation(table.apply(coolDown))
                .scorer(Scorer.standard(topics, weighing))
                .build();
    }

    /** What can be talked about, as an operator writes it. */
    static Topics topics(Path file, Function<String, RuntimeException> wrong) throws IOException {
        List<String> lines = lines("--topics", "", file, wrong);
        return checked("--topics: " + file, () -> Topics.parse(lines), wrong);
    }

    private static Function<Duration, RelaxationTable> table(
            @Nullable Path given, Function<String, RuntimeException> wrong) throws IOException {
        if (given == null) {
            return RelaxationTable::standard;
        }
        if (given.equals(Path.of(RelaxationTable.BY_TOPIC))) {
            return RelaxationTable::byTopic;
        }
        List<String> lines =
                lines("--relaxation", "expected " + RelaxationTable.BY_TOPIC + " or a file but ", given, wrong);
        checked("--relaxation: " + given, () -> RelaxationTable.parse(lines), wrong);
        return coolDown -> RelaxationTable.parse(lines, coolDown);
    }

    /** Read as the server reads it. */
    private static List<String> lines(
            String option, String expected, Path file, Function<String, RuntimeException> wrong) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw wrong.apply(option + ": " + expected + "there is no file '" + file + "'");
        }
        try {
            return MatchingOptions.lines(file);
        } catch (IllegalArgumentException e) {
            throw wrong.apply(option + ": " + file + ", " + e.getMessage());
        }
    }

    private static <T> T checked(String where, Supplier<T> read, Function<String, RuntimeException> wrong) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw wrong.apply(where + ", " + e.getMessage());
        }
    }
}
