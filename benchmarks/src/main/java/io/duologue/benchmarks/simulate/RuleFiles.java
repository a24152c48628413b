package io.duologue.benchmarks.simulate;

import io.duologue.matching.PairingRules;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.Scorer;
import io.duologue.matching.simulation.Strategy;
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
        List<String> table = relaxation == null ? List.of() : lines("--relaxation", relaxation, wrong);
        List<String> parts = weights == null ? List.of() : lines("--weights", weights, wrong);
        if (relaxation != null) {
            checked("--relaxation: " + relaxation, () -> RelaxationTable.parse(table), wrong);
        }
        ScoreWeights weighing = weights == null
                ? ScoreWeights.standard()
                : checked("--weights: " + weights, () -> ScoreWeights.parse(parts), wrong);
        return (topics, coolDown) -> PairingRules.builder(topics, coolDown)
                .relaxation(relaxation(table, coolDown))
                .scorer(Scorer.standard(topics, weighing))
                .build();
    }

    private static RelaxationTable relaxation(List<String> table, Duration coolDown) {
        return table.isEmpty() ? RelaxationTable.standard(coolDown) : RelaxationTable.parse(table, coolDown);
    }

    private static List<String> lines(String option, Path file, Function<String, RuntimeException> wrong)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw wrong.apply(option + ": there is no file '" + file + "'");
        }
        return Files.readAllLines(file);
    }

    private static <T> T checked(String where, Supplier<T> read, Function<String, RuntimeException> wrong) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw wrong.apply(where + ", " + e.getMessage());
        }
    }
}
