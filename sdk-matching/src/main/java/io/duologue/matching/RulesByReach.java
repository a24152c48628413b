package io.duologue.matching;

import java.time.Instant;
import java.util.List;

/**
 * Hard rules, asked in the order in which most pairs are told apart soonest: by rule H-2 no pair is judged otherwise for
 * it. Rules of one's own come last, so that they are asked about few whom a standard one keeps apart. Immutable.
 */
final class RulesByReach {

    private final HardRule[] alikeForBoth;
    private final HardRule[] aboutAnybody;
    private final HardRule[] aboutNamed;

    RulesByReach(List<HardRule> rules) {
        alikeForBoth = of(NamedRule.Reach.BOTH_ALIKE, rules);
        aboutAnybody = of(NamedRule.Reach.ANYBODY, rules);
        aboutNamed = of(NamedRule.Reach.WHO_IS_NAMED, rules);
    }

    private static HardRule[] of(NamedRule.Reach reach, List<HardRule> rules) {
        return rules.stream()
                .filter(rule -> NamedRule.reachOf(rule) == reach)
                .map(NamedRule::unnamed)
                .toArray(HardRule[]::new);
    }

    /** Whether every rule allows it in both directions. Throws what a rule throws. */
    boolean allow(Ticket a, Ticket b, Instant now) {
        return all(alikeForBoth, a, b, now)
                && (!a.mayName(b) || all(aboutNamed, a, b, now))
                && (!b.mayName(a) || all(aboutNamed, b, a, now))
                && all(aboutAnybody, a, b, now)
                && all(aboutAnybody, b, a, now);
    }

    private static boolean all(HardRule[] rules, Ticket self, Ticket other, Instant now) {
        for (HardRule rule : rules) {
            if (!rule.allows(self, other, now)) {
                return false;
            }
        }
        return true;
    }
}
