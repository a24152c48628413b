package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duologue.matching.Scorer;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.testkit.Rule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The rules of {@link Scorer}. Extend it and hand in a scorer of yours. */
public abstract class ScorerContract {

    private static final Instant NOW = Strangers.NOW;
    private static final int ROUNDS = 3;

    /** What a ticket need not tell, told and kept. */
    private static final Map<String, Part> PARTS = Map.of(
            "seniority", new Part(t -> t.seniority(SeniorityBand.YEARS_2_4), t -> t.seniority((SeniorityBand) null)),
            "time zone", new Part(t -> t.utcOffset(ZoneOffset.ofHours(3)), t -> t.utcOffset((ZoneOffset) null)),
            "tags", new Part(t -> t.tags(List.of("knitting")), t -> t.tags(List.of())),
            "connected accounts",
                    new Part(t -> t.connected(List.of("linkedin", "github")), t -> t.connected(List.of())),
            "employer", new Part(t -> t.employer("a-hash"), t -> t.employer((String) null)));

    protected abstract Scorer newScorer();

    /**
     * Two of whom the other suits the one better than the one suits the other; empty if the scorer never makes a
     * difference, and then SC-1 is reported as skipped.
     */
    protected abstract Optional<Unequal> unequal();

    /** One who is better served by the other than the other is by him. */
    public record Unequal(Ticket pleased, Ticket other) {}

    private record Part(UnaryOperator<Ticket.Builder> told, UnaryOperator<Ticket.Builder> kept) {}

    @Test
    @Rule("SC-1")
    protected void whatSuitsTheOneNeedNotSuitTheOther() {
        Optional<Unequal> unequal = unequal();
        Assumptions.assumeTrue(unequal.isPresent(), "the scorer makes no difference between two");
        Unequal two = unequal.orElseThrow();
        Scorer scorer = newScorer();

        assertThat(scorer.score(two.pleased(), two.other(), NOW))
                .isGreaterThan(scorer.score(two.other(), two.pleased(), NOW));
    }

    @Test
    @Rule("SC-2")
    protected void theScoreDependsOnTheTwoAndTheMomentAlone() {
        Scorer scorer = newScorer();
        List<List<Ticket>> pairs = pairs();
        Map<List<Ticket>, Double> first = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Collections.shuffle(pairs, new Random(round));
            for (List<Ticket> pair : pairs) {
                double score = scorer.score(pair.get(0), pair.get(1), NOW);

                Double before = first.putIfAbsent(pair, score);

                assertThat(before == null ? score : before).isEqualTo(score);
            }
        }
    }

    @Test
    @Rule("SC-3")
    protected void everyScoreIsANumberFromZeroToOne() {
        Scorer scorer = newScorer();

        pairs().forEach(pair -> assertThat(scorer.score(pair.get(0), pair.get(1), NOW))
                .as("%s", pair)
                .isBetween(0.0, 1.0));
    }

    @Test
    @Rule("SC-4")
    protected void whatIsNotToldNeitherHelpsNorHarms() {
        Scorer scorer = newScorer();
        PARTS.forEach((name, part) -> {
            for (List<Ticket> pair : pairs()) {
                Ticket told = with(pair.get(0), part.told());
                Ticket silent = with(pair.get(0), part.kept());
                Ticket other = with(pair.get(1), part.kept());
                Ticket otherTold = with(pair.get(1), part.told());

                double nothingTold = scorer.score(silent, other, NOW);

                assertThat(scorer.score(told, other, NOW))
                        .as("own %s of %s", name, pair)
                        .isCloseTo(nothingTold, within(1e-9));
                assertThat(scorer.score(silent, otherTold, NOW))
                        .as("the other's %s of %s", name, pair)
                        .isCloseTo(nothingTold, within(1e-9));
            }
        });
    }

    private static Ticket with(Ticket ticket, UnaryOperator<Ticket.Builder> change) {
        return change.apply(ticket.toBuilder()).build();
    }

    private static List<List<Ticket>> pairs() {
        List<Ticket> strangers = Strangers.some();
        List<List<Ticket>> pairs = new ArrayList<>();
        strangers.forEach(self -> strangers.forEach(other -> {
            if (!self.equals(other)) {
                pairs.add(List.of(self, other));
            }
        }));
        return pairs;
    }
}
