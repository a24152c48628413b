package io.duologue.testkit.matching;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.index.IndexedMatcher;

class IndexedRoomTest extends WaitingRoomContract {

    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return new IndexedMatcher(rules);
    }
}
