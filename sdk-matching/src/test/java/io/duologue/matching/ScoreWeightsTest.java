package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreWeightsTest {

    @Test
    void theStandardIsAFileThatNamesEveryAspect() {
        List<NumberedLine> lines = NumberedLine.of(NumberedLine.shipped("score-weights.txt"));

        assertThat(lines.stream().map(line -> line.columns().get(0)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Aspect.values()).map(Aspect::word).toList());
        assertThat(ScoreWeights.standard().topic()).isEqualTo(0.40);
        assertThat(ScoreWeights.standard().timeZone()).isEqualTo(0.10);
    }

    @Test
    void whatIsNotNamedWeighsAsInTheStandard() {
        ScoreWeights weights = ScoreWeights.parse(List.of("# ours", "", "time-zone | 3", " tags|0 "));

        assertThat(weights).isEqualTo(ScoreWeights.builder().timeZone(3).tags(0).build());
        assertThat(weights.topic()).isEqualTo(ScoreWeights.standard().topic());
    }

    @Test
    void everyAspectHasAWeightOfItsOwn() {
        for (Aspect aspect : Aspect.values()) {
            ScoreWeights weights = ScoreWeights.builder().weight(aspect, 7).build();

            assertThat(Aspect.of(aspect.word())).contains(aspect);
            for (Aspect other : Aspect.values()) {
                assertThat(weights.weight(other))
                        .isEqualTo(other == aspect ? 7 : ScoreWeights.standard().weight(other));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "topic | NaN > line 2: weight of topic: expected a number of 0–100 but was 'NaN'",
                "topic | -0.1 > line 2: weight of topic: expected a number of 0–100 but was '-0.1'",
                "topic | 100.1 > line 2: weight of topic: expected a number of 0–100 but was '100.1'",
                "topic | 1e3 > line 2: weight of topic: expected a number of 0–100 but was '1e3'",
                "topic | > line 2: weight of topic: expected a number of 0–100 but was ''",
                "topik | 1 > line 2: aspect: expected one of topic, seniority, intent, time-zone, language, tags, novelty, provider,"
                        + " band, activity, pace, feedback but was 'topik'",
                "topic > line 2: expected 'aspect | weight' but was 'topic'",
                "tags | 2 > line 2: aspect: expected each once but was twice: tags"
            })
    void aLineThatIsNoneIsRefused(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreWeights.parse(List.of("tags | 1", line)))
                .withMessage(message);
    }

    @Test
    void weightsOfWhichNoneCountsAreRefused() {
        List<String> nothing = Arrays.stream(Aspect.values())
                .map(aspect -> aspect.word() + " | 0")
                .toList();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreWeights.parse(nothing))
                .withMessage("expected a weight above 0 for one aspect at least but all were 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreWeights.builder().pace(Double.NaN).build())
                .withMessage("expected a weight of 0–100 for pace but was NaN");
    }
}
