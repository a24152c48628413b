package io.duologue.testkit.matching;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.index.IndexedMatcher;

class IndexedMatcherTest extends MatcherContract {

    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return new IndexedMatcher(rules);
    }
}
