package io.duologue.examples.custommatcher;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.testkit.matching.MatcherContract;

class FirstComeMatcherTest extends MatcherContract {
    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return new FirstComeMatcher(rules);
    }
}
