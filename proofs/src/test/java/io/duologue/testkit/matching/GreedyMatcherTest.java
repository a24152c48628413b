package io.duologue.testkit.matching;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;

class GreedyMatcherTest extends MatcherContract {

    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return Matcher.greedy(rules);
    }
}
