package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreBoundTest {

    private static final Topics TECH = Topics.tech();

    @Test
    void nobodyScoresMoreThanTheBoundOfHisDistances() {
        Random random = new Random(17);
        List<ScoreWeights> presets = List.of(
                ScoreWeights.standard(),
                ScoreWeights.builder().tags(5).novelty(0).build(),
                ScoreWeights.builder().topic(0).band(9).build());
        for (int pair = 0; pair < 50_000; pair++) {
            ScoreWeights weights = presets.get(pair % presets.size());
            Scorer scorer = Scorer.standard(TECH, weights);
            Ticket self = Passers.by(random, "ann");
            Ticket other = Passers.by(random, "ben");

            double bound = ScoreBound.of(weights)
                    .atMost(
                            TECH.reach(self, other),
                            Wishes.seniorityDistance(self, other),
                            Wishes.timeZoneDistance(self, other),
                            Wishes.bandDistance(self, other));

            assertThat(scorer.score(self, other, NOW)).as("%s %s", self, other).isLessThanOrEqualTo(bound);
        }
    }

    @Test
    void theBoundFallsWithEveryDistance() {
        ScoreBound bound = ScoreBound.of(ScoreWeights.standard());

        double best = bound.atMost(TopicReach.LEAF, 0, Duration.ZERO, 0);

        assertThat(best).isEqualTo(1);
        assertThat(bound.atMost(TopicReach.PARENT, 0, Duration.ZERO, 0)).isBetween(0.7, 0.9);
        assertThat(bound.atMost(TopicReach.ANY, 0, Duration.ZERO, 0)).isBetween(0.5, 0.7);
        assertThat(bound.atMost(TopicReach.LEAF, 1, Duration.ZERO, 0)).isLessThan(best);
        assertThat(bound.atMost(TopicReach.LEAF, 0, Duration.ofMinutes(15), 0)).isLessThan(best);
        assertThat(bound.atMost(TopicReach.LEAF, 0, Duration.ZERO, 1)).isLessThan(best);
    }
}
