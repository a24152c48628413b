package io.duologue.examples.custommatcher;

import io.duologue.matching.HardRule;
import io.duologue.matching.Intent;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Scorer;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is different on a platform for mentoring. */
public final class Mentoring {
    /** What is not known: enough to be paired at once, so that nobody waits for having kept something to himself. */
    private static final double UNKNOWN = 0.8;

    private Mentoring() {}

    /** Whoever came to learn meets a mentor, and whoever came to teach meets a learner. Others may meet each other. */
    public static HardRule mentorsMeetMentees() {
        return (self, other, now) ->
                !isMentoring(self.intent()) || self.intent().isAnsweredBy(other.intent());
    }

    private static boolean isMentoring(Intent intent) {
        return intent == Intent.MENTOR || intent == Intent.LEARN;
    }

    /** How much of what the one is interested in the other one knows: from 0.6 for nothing to 1 for everything. */
    public static Scorer sharedSkills() {
        return (self, other, now) -> {
            Set<String> wanted = self.tags();
            if (wanted.isEmpty() || other.tags().isEmpty()) {
                return UNKNOWN;
            }
            long known = wanted.stream().filter(other.tags()::contains).count();
            return 0.6 + 0.4 * known / wanted.size();
        };
    }

    /** The standard rules with both. Wishes still loosen with time; the hard rule never does. */
    public static PairingRules rules(Duration repeatCoolDown) {
        List<HardRule> hard = new ArrayList<>(HardRule.standard(repeatCoolDown));
        hard.add(mentorsMeetMentees());
        return PairingRules.builder(Topics.tech(), repeatCoolDown)
                .hardRules(hard)
                .scorer(sharedSkills())
                .build();
    }
}
