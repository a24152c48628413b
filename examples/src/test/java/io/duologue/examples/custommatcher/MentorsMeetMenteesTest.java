package io.duologue.examples.custommatcher;

import io.duologue.matching.HardRule;
import io.duologue.matching.Intent;
import io.duologue.testkit.matching.HardRuleContract;
import io.duologue.testkit.matching.Tickets;

class MentorsMeetMenteesTest extends HardRuleContract {
    @Override
    protected HardRule newRule() {
        return Mentoring.mentorsMeetMentees();
    }

    /** The mentor minds; the other one would not. */
    @Override
    protected KeptApart keptApart() {
        return new KeptApart(
                Tickets.of("ann").intent(Intent.MENTOR).build(),
                Tickets.of("ben").intent(Intent.TALK).build());
    }
}
