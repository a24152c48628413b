package io.duologue.testkit.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.HardRule;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Relaxation;
import io.duologue.matching.Requirements;
import io.duologue.matching.ScoreWeights;
import io.duologue.matching.Scorer;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitEstimate;
import io.duologue.matching.WaitEstimator;
import io.duologue.matching.Widened;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Rules, scorers, relaxations and estimators of which each breaks one promise, and the contract must notice. */
class BrokenPairingPartsTest {

    private static final Scorer SOUND_SCORER = Scorer.standard(Topics.tech());
    private static final Relaxation SOUND_RELAXATION = Relaxation.standard();

    @Test
    void everyRuleHasATest() {
        assertThat(ContractRun.rulesTestedBy(HardRuleContract.class)).containsExactly("H-1", "H-2", "H-3");
        assertThat(ContractRun.rulesTestedBy(ScorerContract.class))
                .containsExactly("SC-1", "SC-2", "SC-3", "SC-4", "SC-5");
        assertThat(ContractRun.rulesTestedBy(RelaxationContract.class))
                .containsExactly("R-1", "R-2", "R-3", "R-4", "R-5", "R-6", "R-7");
        assertThat(ContractRun.rulesTestedBy(WaitEstimatorContract.class))
                .containsExactly("WE-1", "WE-2", "WE-3", "WE-4", "WE-5", "WE-6", "WE-7", "WE-8");
    }

    @Test
    void aSoundPartBreaksNoRule() throws Exception {
        assertThat(ofHardRule(HardRule.notBlocked())).isEmpty();
        assertThat(ofScorer(SOUND_SCORER)).isEmpty();
        assertThat(ofRelaxation(() -> SOUND_RELAXATION)).isEmpty();
        assertThat(ofEstimator(() -> WaitEstimator.standard(Topics.tech()))).isEmpty();
    }

    @Test
    void aHardRuleThatGivesInAfterAWhileIsFound() throws Exception {
        assertThat(ofHardRule((self, other, now) -> HardRule.notBlocked().allows(self, other, now)
                        || self.waited(now).toHours() >= 1))
                .containsExactly("H-1");
    }

    @Test
    void aHardRuleThatDependsOnLoadIsFound() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(ofHardRule((self, other, now) ->
                        HardRule.notBlocked().allows(self, other, now) && asked.incrementAndGet() % 100 != 0))
                .containsExactly("H-2");
    }

    @Test
    void aHardRuleThatThrowsAtWhoeverTellsLittleIsFound() throws Exception {
        assertThat(ofHardRule((self, other, now) -> {
                    if (self.languages().size() == 1 && self.tags().isEmpty() && self.utcOffset() == null) {
                        throw new IllegalStateException("who are you?");
                    }
                    return HardRule.notBlocked().allows(self, other, now);
                }))
                .contains("H-3");
    }

    @Test
    void aScorerThatTakesTheOthersViewIsFound() throws Exception {
        assertThat(ofScorer((self, other, now) -> SOUND_SCORER.score(other, self, now)))
                .contains("SC-1");
    }

    @Test
    void aScorerThatTiresIsFound() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(ofScorer((self, other, now) ->
                        SOUND_SCORER.score(self, other, now) / (1 + asked.incrementAndGet() / 1_000)))
                .contains("SC-2");
    }

    @Test
    void aScorerOutOfBoundsIsFound() throws Exception {
        assertThat(ofScorer((self, other, now) -> 2 * SOUND_SCORER.score(self, other, now)))
                .containsExactly("SC-3");
        assertThat(ofScorer((self, other, now) -> self.lastMet().containsKey(other.participant())
                        ? Double.NaN
                        : SOUND_SCORER.score(self, other, now)))
                .contains("SC-3");
    }

    @Test
    void aScorerThatHoldsSilenceAgainstPeopleIsFound() throws Exception {
        assertThat(ofScorer((self, other, now) -> self.seniority() == null || other.seniority() == null
                        ? SOUND_SCORER.score(self, other, now) / (other.seniority() == null ? 2 : 1)
                        : SOUND_SCORER.score(self, other, now)))
                .containsExactly("SC-4");
        assertThat(ofScorer((self, other, now) -> {
                    SeniorityBand mine = self.seniority();
                    double score = SOUND_SCORER.score(self, other, now);
                    return mine == null ? score : score * 0.9;
                }))
                .containsExactly("SC-4");
    }

    @Test
    void aScorerThatHoldsAnUntoldStandingAgainstPeopleIsFound() throws Exception {
        assertThat(ofScorer((self, other, now) ->
                        SOUND_SCORER.score(self, other, now) * (other.reputationBand() == null ? 0.9 : 1)))
                .containsExactly("SC-4");
        assertThat(ofScorer((self, other, now) -> {
                    Double own = self.feedback();
                    return SOUND_SCORER.score(self, other, now) * (own == null ? 1 : own);
                }))
                .containsExactly("SC-4");
    }

    @Test
    void aScorerThatDoesNotHeedWeightsIsFound() throws Exception {
        assertThat(ofScorer((self, other, now) -> SOUND_SCORER.score(
                        self.toBuilder().weights((ScoreWeights) null).build(), other, now)))
                .containsExactly("SC-5");
    }

    @Test
    void aHardRuleThatForgetsAFloorAfterAWhileIsFound() throws Exception {
        HardRuleContract.KeptApart two = new HardRuleContract.KeptApart(
                Tickets.of("ann").lowestBand(4).build(),
                Tickets.of("ben").reputationBand(3).build());

        assertThat(ofHardRule(
                        (self, other, now) -> HardRule.notBelowOwnFloor().allows(self, other, now)
                                || self.waited(now).toSeconds() >= 30,
                        two))
                .containsExactly("H-1");
        assertThat(ofHardRule(HardRule.notBelowOwnFloor(), two)).isEmpty();
    }

    @Test
    void aRelaxationThatAsksForANearerBandAgainIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    @Override
                    public Requirements requirements(Duration waited) {
                        int bands = waited.toSeconds() >= 60 ? 3 : Requirements.ANY_BAND;
                        return SOUND_RELAXATION.requirements(waited).toBuilder()
                                .bandDistance(bands)
                                .build();
                    }
                }))
                .containsExactly("R-2");
    }

    @Test
    void aRelaxationThatDependsOnWhatItWasAskedIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    private int asked;

                    @Override
                    Duration seen(Duration waited) {
                        asked++;
                        return asked % 50 == 0 ? waited.plusSeconds(60) : waited;
                    }
                }))
                .contains("R-1");
    }

    @Test
    void aRelaxationThatTightensAgainIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    @Override
                    Duration seen(Duration waited) {
                        return waited.toMinutes() >= 5 && waited.toDays() < 1 ? Duration.ZERO : waited;
                    }
                }))
                .containsExactly("R-2");
    }

    @Test
    void aRelaxationByTheLongestWaitOfAllIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    private Duration longest = Duration.ZERO;

                    @Override
                    Duration seen(Duration waited) {
                        longest = waited.compareTo(longest) > 0 ? waited : longest;
                        return longest;
                    }
                }))
                .contains("R-3");
    }

    @Test
    void aRelaxationThatTellsTooEarlyIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    @Override
                    public List<Widened> widened(Duration waited) {
                        return SOUND_RELAXATION.widened(waited.plusSeconds(1));
                    }
                }))
                .containsExactly("R-4");
    }

    @Test
    void aRelaxationThatPromisesTooMuchIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Changed() {
                    @Override
                    public List<Widened> widensNext(Duration waited) {
                        return SOUND_RELAXATION.widensNext(waited).stream()
                                .map(sound -> new Widened(sound.what(), "any", sound.at()))
                                .toList();
                    }
                }))
                .containsExactly("R-6");
    }

    @Test
    void aRelaxationThatIsNeverAskedAgainIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Relaxation() {
                    @Override
                    public Requirements requirements(Duration waited) {
                        return SOUND_RELAXATION.requirements(waited);
                    }

                    @Override
                    public List<Widened> widened(Duration waited) {
                        return SOUND_RELAXATION.widened(waited);
                    }

                    @Override
                    public Optional<Duration> nextChange(Duration waited) {
                        return Optional.empty();
                    }
                }))
                .containsExactly("R-5");
    }

    @Test
    void aRelaxationThatFailsAfterALongWaitIsFound() throws Exception {
        assertThat(ofRelaxation(() -> new Relaxation() {
                    @Override
                    public Requirements requirements(Duration waited) {
                        return waited.compareTo(Duration.ofHours(1)) < 0
                                ? SOUND_RELAXATION.requirements(waited)
                                : Requirements.builder().threshold(Double.NaN).build();
                    }

                    @Override
                    public List<Widened> widened(Duration waited) {
                        return SOUND_RELAXATION.widened(waited);
                    }

                    @Override
                    public Optional<Duration> nextChange(Duration waited) {
                        return SOUND_RELAXATION.nextChange(waited);
                    }
                }))
                .contains("R-7");
    }

    @Test
    void anEstimatorThatGuessesIsFound() throws Exception {
        WaitEstimate guess = new WaitEstimate(Duration.ofSeconds(7), Duration.ofSeconds(8));

        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    @Override
                    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
                        return super.estimate(ticket, now).or(() -> Optional.of(guess));
                    }
                }))
                .contains("WE-1");
    }

    @Test
    void anEstimatorThatFlattersIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    @Override
                    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
                        return super.estimate(ticket, now)
                                .map(sound -> new WaitEstimate(sound.p50().dividedBy(3), sound.p80()));
                    }
                }))
                .containsExactly("WE-2");
    }

    @Test
    void anEstimatorThatForgetsNothingIsFound() throws Exception {
        assertThat(ofEstimator(() -> new Told() {
                    private final Set<TopicId> known = new HashSet<>();

                    @Override
                    public void matched(Ticket ticket, Instant now) {
                        known.addAll(ticket.topics());
                        super.matched(ticket, now);
                    }

                    @Override
                    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
                        Optional<WaitEstimate> sound = super.estimate(ticket, now);
                        return sound.isPresent() || ticket.topics().stream().noneMatch(known::contains)
                                ? sound
                                : Optional.of(new WaitEstimate(Duration.ofSeconds(10), Duration.ofSeconds(10)));
                    }
                }))
                .contains("WE-3");
    }

    @Test
    void anEstimatorOfTheLuckyOnesIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    @Override
                    public void arrived(Ticket ticket, Instant now) {}
                }))
                .containsExactly("WE-4");
    }

    @Test
    void anEstimatorThatTakesEveryLookForAnArrivalIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    @Override
                    public void arrived(Ticket ticket, Instant now) {
                        super.left(ticket, now);
                        super.arrived(ticket, now);
                    }
                }))
                .containsExactly("WE-5");
    }

    @Test
    void anEstimatorThatTellsTheWholeWaitOfWhatRemainsIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    @Override
                    public Optional<WaitEstimate> remaining(Ticket ticket, Instant now) {
                        return estimate(ticket, now);
                    }
                }))
                .containsExactly("WE-6");
    }

    @Test
    void anEstimatorThatGrowsImpatientIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    private int asked;

                    @Override
                    public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
                        asked++;
                        return super.estimate(ticket, now)
                                .map(sound -> new WaitEstimate(
                                        sound.p50(),
                                        asked % 50 == 0 ? sound.p80().plusSeconds(1) : sound.p80()));
                    }
                }))
                .contains("WE-7");
    }

    @Test
    void anEstimatorThatTakesEveryWaitForSomebodyElsesIsFound() throws Exception {
        assertThat(ofEstimatorButForWe3(() -> new Told() {
                    private int waits;

                    @Override
                    public void arrived(Ticket ticket, Instant now) {}

                    @Override
                    public void matched(Ticket ticket, Instant now) {
                        waits++;
                        super.matched(
                                ticket.toBuilder()
                                        .participant(new ParticipantId("u_" + waits))
                                        .build(),
                                now);
                    }
                }))
                .contains("WE-8");
    }

    private static Set<String> ofHardRule(HardRule rule) throws Exception {
        HardRuleContract.KeptApart keptApart = new HardRuleContract.KeptApart(
                Tickets.of("ann")
                        .addBlocked(Tickets.of("ben").build().participant())
                        .addTags("go")
                        .build(),
                Tickets.of("ben").addTags("go").build());
        return ofHardRule(rule, keptApart);
    }

    private static Set<String> ofHardRule(HardRule rule, HardRuleContract.KeptApart keptApart) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new HardRuleContract() {
            @Override
            protected HardRule newRule() {
                return rule;
            }

            @Override
            protected KeptApart keptApart() {
                return keptApart;
            }
        });
    }

    private static Set<String> ofScorer(Scorer scorer) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new WeightedScorerTest() {
            @Override
            protected Scorer newScorer() {
                return scorer;
            }
        });
    }

    private static Set<String> ofRelaxation(Supplier<Relaxation> relaxations) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new RelaxationContract() {
            @Override
            protected Relaxation newRelaxation() {
                return relaxations.get();
            }
        });
    }

    /** All rules but WE-3, which takes seconds, because it names more topics than there may be. */
    private static Set<String> ofEstimatorButForWe3(Supplier<WaitEstimator> estimators) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new OfEstimator(estimators) {
            @Override
            protected void notEveryTopicThatWasEverNamedIsRemembered() {}
        });
    }

    private static Set<String> ofEstimator(Supplier<WaitEstimator> estimators) throws Exception {
        return ContractRun.rulesBrokenBy(() -> new OfEstimator(estimators));
    }

    private static class OfEstimator extends WaitEstimatorContract {
        private final Supplier<WaitEstimator> estimators;

        OfEstimator(Supplier<WaitEstimator> estimators) {
            this.estimators = estimators;
        }

        @Override
        protected WaitEstimator newEstimator() {
            return estimators.get();
        }
    }

    /** A relaxation that takes a wait for another one. */
    private abstract static class Changed implements Relaxation {
        Duration seen(Duration waited) {
            return waited;
        }

        @Override
        public Requirements requirements(Duration waited) {
            return SOUND_RELAXATION.requirements(seen(waited));
        }

        @Override
        public List<Widened> widened(Duration waited) {
            return SOUND_RELAXATION.widened(seen(waited));
        }
    }

    /** An estimator that says something else than what it has found out. */
    private abstract static class Told implements WaitEstimator {
        private final WaitEstimator sound = WaitEstimator.standard(Topics.tech());

        @Override
        public void arrived(Ticket ticket, Instant now) {
            sound.arrived(ticket, now);
        }

        @Override
        public void matched(Ticket ticket, Instant now) {
            sound.matched(ticket, now);
        }

        @Override
        public void left(Ticket ticket, Instant now) {
            sound.left(ticket, now);
        }

        @Override
        public Optional<WaitEstimate> estimate(Ticket ticket, Instant now) {
            return sound.estimate(ticket, now);
        }
    }
}
