package io.duologue.testkit.matching;

import io.duologue.matching.Scorer;
import io.duologue.matching.Topics;
import java.util.List;
import java.util.Optional;

class WeightedScorerTest extends ScorerContract {

    @Override
    protected Scorer newScorer() {
        return Scorer.standard(Topics.tech());
    }

    @Override
    protected boolean heedsWeights() {
        return true;
    }

    /** English is the first language of the one and the second one of the other. */
    @Override
    protected Optional<Unequal> unequal() {
        return Optional.of(new Unequal(
                Tickets.of("ann").build(),
                Tickets.of("ben").languages(List.of("de", "en")).build()));
    }
}
