package io.duologue.examples.custommatcher;

import io.duologue.matching.Scorer;
import io.duologue.testkit.matching.ScorerContract;
import io.duologue.testkit.matching.Tickets;
import java.util.List;
import java.util.Optional;

class SharedSkillsTest extends ScorerContract {
    @Override
    protected Scorer newScorer() {
        return Mentoring.sharedSkills();
    }

    /** All that the one asks for the other knows, who knows more besides. */
    @Override
    protected Optional<Unequal> unequal() {
        return Optional.of(new Unequal(
                Tickets.of("ann").tags(List.of("kafka")).build(),
                Tickets.of("ben").tags(List.of("kafka", "go", "rust")).build()));
    }
}
