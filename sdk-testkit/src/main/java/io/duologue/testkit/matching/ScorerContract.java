package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duologue.matching.Aspect;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.Scorer;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.testkit.Rule;
import java.time.Duration;
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

    /** What a ticket need not tell, and what only counts if both tell it. */
    private static final List<Part> PARTS = List.of(
            new Part(
                    Aspect.SENIORITY,
                    t -> t.seniority(SeniorityBand.YEARS_2_4),
                    t -> t.seniority(SeniorityBand.YEARS_15_PLUS),
                    t -> t.seniority((SeniorityBand) null)),
            new Part(
                    Aspect.TIME_ZONE,
                    t -> t.utcOffset(ZoneOffset.ofHours(3)),
                    t -> t.utcOffset(ZoneOffset.ofHours(-8)),
                    t -> t.utcOffset((ZoneOffset) null)),
            new Part(
                    Aspect.TAGS,
                    t -> t.tags(List.of("knitting")),
                    t -> t.tags(List.of("chess")),
                    t -> t.tags(List.of())),
            new Part(
                    Aspect.PROVIDER,
                    t -> t.connected(List.of("linkedin", "github")),
                    t -> t.connected(List.of("nowhere")),
                    t -> t.connected(List.of())),
            new Part(
                    Aspect.BAND,
                    t -> t.reputationBand(2),
                    t -> t.reputationBand(5),
                    t -> t.reputationBand((Integer) null)),
            new Part(Aspect.ACTIVITY, t -> t.activity(90), t -> t.activity(30), t -> t.activity((Integer) null)),
            new Part(
                    Aspect.PACE,
                    t -> t.answeringPace(Duration.ofSeconds(5)),
                    t -> t.answeringPace(Duration.ofMinutes(2)),
                    t -> t.answeringPace((Duration) null)));

    /** What is told of one alone and counts for whoever scores him; and an employer, who counts for nothing. */
    private static final List<UnaryOperator<Ticket.Builder>> OWN_AFFAIRS =
            List.of(t -> t.feedback(0.1), t -> t.employer("a-hash"), t -> t.patience(Duration.ofMinutes(1)));

    protected abstract Scorer newScorer();

    /**
     * Two of whom the other suits the one better than the one suits the other; empty if the scorer never makes a
     * difference, and then SC-1 is reported as skipped.
     */
    protected abstract Optional<Unequal> unequal();

    /** One who is better served by the other than the other is by him. */
    public record Unequal(Ticket pleased, Ticket other) {}

    /** @param otherwise told as well, and something else */
    private record Part(
            Aspect aspect,
            UnaryOperator<Ticket.Builder> told,
            UnaryOperator<Ticket.Builder> otherwise,
            UnaryOperator<Ticket.Builder> kept) {}

    /** Whether the scorer goes by {@link Ticket#weights()}; if not, SC-5 is reported as skipped. */
    protected boolean heedsWeights() {
        return false;
    }

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
        for (Part part : PARTS) {
            for (List<Ticket> pair : pairs()) {
                Ticket told = with(pair.get(0), part.told());
                Ticket silent = with(pair.get(0), part.kept());
                Ticket other = with(pair.get(1), part.kept());
                Ticket otherTold = with(pair.get(1), part.told());

                double nothingTold = scorer.score(silent, other, NOW);

                assertThat(scorer.score(told, other, NOW))
                        .as("own %s of %s", part.aspect(), pair)
                        .isCloseTo(nothingTold, within(1e-9));
                assertThat(scorer.score(silent, otherTold, NOW))
                        .as("the other's %s of %s", part.aspect(), pair)
                        .isCloseTo(nothingTold, within(1e-9));
            }
        }
    }

    @Test
    @Rule("SC-4")
    protected void whatConcernsOneselfAloneChangesNothing() {
        Scorer scorer = newScorer();
        for (UnaryOperator<Ticket.Builder> affair : OWN_AFFAIRS) {
            for (List<Ticket> pair : pairs()) {
                assertThat(scorer.score(with(pair.get(0), affair), pair.get(1), NOW))
                        .as("%s", pair)
                        .isCloseTo(scorer.score(pair.get(0), pair.get(1), NOW), within(1e-9));
            }
        }
    }

    @Test
    @Rule("SC-5")
    protected void whatWeighsNothingMakesNoDifference() {
        Assumptions.assumeTrue(heedsWeights(), "the scorer heeds no weights");
        Scorer scorer = newScorer();
        for (Part part : PARTS) {
            ScoreWeights without =
                    ScoreWeights.builder().weight(part.aspect(), 0).build();
            for (List<Ticket> pair : pairs()) {
                Ticket self = with(with(pair.get(0), part.told()), t -> t.weights(without));

                assertThat(scorer.score(self, with(pair.get(1), part.told()), NOW))
                        .as("%s of %s", part.aspect(), pair)
                        .isCloseTo(scorer.score(self, with(pair.get(1), part.otherwise()), NOW), within(1e-9));
            }
        }
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
