package io.duologue.testkit.matching;

import io.duologue.matching.GroupId;
import io.duologue.matching.GroupRules;
import io.duologue.matching.HardRule;
import io.duologue.matching.Kind;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Ticket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Each rule of the house by itself. */
class StandardHardRulesTest {

    private static final Duration DAY = Duration.ofHours(24);

    @Nested
    class NotSelf extends OneRule {
        NotSelf() {
            super(HardRule.notSelf(), ann(), ann());
        }
    }

    @Nested
    class NotBlocked extends OneRule {
        NotBlocked() {
            super(HardRule.notBlocked(), ann().addBlocked(id("ben")), ben());
        }
    }

    @Nested
    class NotAvoided extends OneRule {
        NotAvoided() {
            super(HardRule.notAvoided(), ann().addAvoided(id("ben")), ben());
        }
    }

    @Nested
    class SharedKind extends OneRule {
        SharedKind() {
            super(HardRule.sharedKind(), ann(), ben().kinds(List.of(Kind.VIDEO)));
        }
    }

    @Nested
    class SharedLanguage extends OneRule {
        SharedLanguage() {
            super(HardRule.sharedLanguage(), ann(), ben().languages(List.of("de")));
        }
    }

    @Nested
    class NotSameEmployer extends OneRule {
        NotSameEmployer() {
            super(
                    HardRule.notSameEmployer(),
                    ann().employer("hash"),
                    ben().employer("hash").avoidsColleagues(false));
        }
    }

    @Nested
    class RepeatCoolDown extends OneRule {
        RepeatCoolDown() {
            super(HardRule.repeatCoolDown(DAY), ann().putLastMet(id("ben"), Tickets.START.minusSeconds(60)), ben());
        }
    }

    @Nested
    class NotPassedRecently extends OneRule {
        NotPassedRecently() {
            super(HardRule.notPassedRecently(DAY), ann().putPassed(id("ben"), Tickets.START.minusSeconds(60)), ben());
        }
    }

    @Nested
    class NotBelowOwnFloor extends OneRule {
        NotBelowOwnFloor() {
            super(HardRule.notBelowOwnFloor(), ann().lowestBand(3), ben().reputationBand(2));
        }
    }

    @Nested
    class Groups extends OneRule {
        Groups() {
            super(GroupRules.parse(List.of("mentor x mentee")), ann().group(new GroupId("mentor")), ben());
        }
    }

    private abstract static class OneRule extends HardRuleContract {
        private final HardRule rule;
        private final KeptApart keptApart;

        OneRule(HardRule rule, Ticket.Builder one, Ticket.Builder other) {
            this.rule = rule;
            this.keptApart = new KeptApart(one.build(), other.build());
        }

        @Override
        protected HardRule newRule() {
            return rule;
        }

        @Override
        protected KeptApart keptApart() {
            return keptApart;
        }
    }

    private static Ticket.Builder ann() {
        return Tickets.of("ann");
    }

    private static Ticket.Builder ben() {
        return Tickets.of("ben");
    }

    private static ParticipantId id(String participant) {
        return new ParticipantId(participant);
    }
}
