package io.duologue.testkit.matching;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;

class WholeRoomTest extends WaitingRoomContract {

    @Override
    protected Matcher newMatcher(PairingRules rules) {
        return Matcher.greedy(rules);
    }
}
