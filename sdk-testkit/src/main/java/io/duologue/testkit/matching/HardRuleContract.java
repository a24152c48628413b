package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.HardRule;
import io.duologue.matching.PairingListener;
import io.duologue.matching.PairingRules;
import io.duologue.matching.Ticket;
import io.duologue.matching.Topics;
import io.duologue.testkit.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of {@link HardRule}. Extend it and hand in a rule of yours, and two whom it keeps apart. */
public abstract class HardRuleContract {

    private static final Instant NOW = Strangers.NOW;
    private static final int ROUNDS = 3;

    protected abstract HardRule newRule();

    /** Two tickets of whom the rule lets one at least not meet the other at {@link Tickets#START}. */
    protected abstract KeptApart keptApart();

    /** Two who must never meet. */
    public record KeptApart(Ticket one, Ticket other) {}

    @Test
    @Rule("H-1")
    protected void whoIsKeptApartIsSoWhicheverOfTheTwoIsAskedFirst() {
        PairingRules rules = rulesWith(newRule(), new ArrayList<>());
        KeptApart two = keptApart();

        assertThat(rules.weight(two.one(), two.other(), NOW)).isEmpty();
        assertThat(rules.weight(two.other(), two.one(), NOW)).isEmpty();
    }

    @Test
    @Rule("H-1")
    protected void noWaitBringsTogetherWhoIsKeptApart() {
        PairingRules rules = rulesWith(newRule(), new ArrayList<>());
        KeptApart two = keptApart();
        for (Duration waited : List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(2))) {
            Ticket one = two.one().toBuilder().queuedAt(NOW.minus(waited)).build();
            Ticket other = two.other().toBuilder().queuedAt(NOW.minus(waited)).build();

            assertThat(rules.weight(one, other, NOW)).as("after %s", waited).isEmpty();
        }
    }

    @Test
    @Rule("H-2")
    protected void theAnswerDependsOnTheTwoAndTheMomentAlone() {
        HardRule rule = newRule();
        List<Pair> pairs = pairs();
        List<Pair> shuffled = new ArrayList<>(pairs);
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(shuffled, new Random(round));

            shuffled.forEach(pair -> pair.hear(rule.allows(pair.self, pair.other, NOW)));
        }

        assertThat(pairs).allMatch(Pair::heardTheSame);
    }

    @Test
    @Rule("H-3")
    protected void nobodyIsTooUnusualToBeJudged() {
        List<Throwable> failures = new ArrayList<>();
        PairingRules rules = rulesWith(newRule(), failures);

        pairs().forEach(pair -> rules.weight(pair.self, pair.other, NOW));

        assertThat(failures).isEmpty();
    }

    private static PairingRules rulesWith(HardRule rule, List<Throwable> failures) {
        return PairingRules.builder(Topics.tech(), Duration.ZERO)
                .hardRules(List.of(rule))
                .scorer((self, other, now) -> 1)
                .relaxation(Unconcerned.RELAXATION)
                .listener(new PairingListener() {
                    @Override
                    public void ruleFailed(Throwable thrown) {
                        failures.add(thrown);
                    }
                })
                .build();
    }

    private static List<Pair> pairs() {
        List<Ticket> strangers = Strangers.some();
        List<Pair> pairs = new ArrayList<>();
        strangers.forEach(self -> strangers.forEach(other -> pairs.add(new Pair(self, other))));
        return pairs;
    }

    /** Two, and what has been heard about them. */
    private static final class Pair {
        private final Ticket self;
        private final Ticket other;
        private final List<Boolean> heard = new ArrayList<>();

        Pair(Ticket self, Ticket other) {
            this.self = self;
            this.other = other;
        }

        void hear(boolean answer) {
            heard.add(answer);
        }

        boolean heardTheSame() {
            return heard.stream().distinct().count() == 1;
        }
    }
}
