package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.id;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {

    private final Scorer scorer = Scorer.standard(Topics.tech());

    @Test
    void twoOfAKindAreAllThatEitherCouldWish() {
        assertThat(score(backend("ann"), backend("ben"))).isCloseTo(1, within(1e-9));
    }

    @Test
    @Tag("SC-4")
    void whatIsNotToldNeitherHelpsNorHarms() {
        Ticket.Builder told = backend("ann")
                .seniority(SeniorityBand.YEARS_2_4)
                .utcOffset(ZoneOffset.UTC)
                .addTags("go");

        assertThat(score(told, backend("ben"))).isEqualTo(score(backend("ann"), backend("ben")));
    }

    @Test
    void anAccountThatSuitsTheTopicIsLiked() {
        Ticket.Builder ann = careers("ann", "github");

        assertThat(score(ann, careers("ben", "linkedin"))).isGreaterThan(score(ann, careers("ben", "github")));
        assertThat(score(ann, person("ben").addTopics(topic("backend")).addConnected("github")))
                .isEqualTo(score(ann, person("ben").addTopics(topic("backend")).addConnected("linkedin")));
    }

    @Test
    @Tag("SC-4")
    void anAccountThatDoesNotSuitIsNoWorseThanNone() {
        Ticket.Builder ann = careers("ann", "linkedin");

        assertThat(score(ann, careers("ben", "github")))
                .isEqualTo(score(ann, person("ben").addTopics(topic("career-advice"))));
    }

    @Test
    void noAccountForbidsAPair() {
        Ticket.Builder ann = careers("ann", "linkedin").queuedAt(NOW.minusSeconds(31));
        Ticket.Builder ben = careers("ben", "github").queuedAt(NOW.minusSeconds(31));
        PairingRules rules = PairingRules.standard(Topics.tech(), Duration.ZERO);

        assertThat(Matcher.greedy(rules).propose(List.of(People.queued(ann), People.queued(ben)), NOW))
                .hasSize(1);
    }

    /** Somebody who wishes for less than all he could, so that a better one is possible. */
    private static Ticket.Builder careers(String name, String account) {
        return person(name)
                .addTopics(topic("career-advice"))
                .intent(name.equals("ann") ? Intent.LEARN : Intent.TALK)
                .addConnected(account);
    }

    @Test
    void theSameTopicIsBetterThanARelatedOneAndThatBetterThanNone() {
        double same = score(backend("ann"), backend("ben"));
        double related = score(backend("ann"), person("ben").addTopics(topic("frontend")));
        double unrelated = score(backend("ann"), person("ben").addTopics(topic("hiring")));

        assertThat(same).isGreaterThan(related);
        assertThat(related).isGreaterThan(unrelated);
    }

    @Test
    void whoIsOpenToSurpriseIsSatisfiedAndStillNotTheFirstChoiceOfOthers() {
        double forTheOpen = score(person("ann"), backend("ben"));
        double forTheOther = score(backend("ben"), person("ann"));

        assertThat(forTheOpen).isCloseTo(1, within(1e-9));
        assertThat(forTheOther).isBetween(0.80, 0.99);
    }

    @Test
    void aPeerWishesForHisOwnBandAndALearnerForOneFarAbove() {
        Ticket.Builder peer = backend("ann").seniority(SeniorityBand.YEARS_2_4);
        Ticket.Builder learner =
                backend("ann").seniority(SeniorityBand.YEARS_2_4).intent(Intent.LEARN);
        Ticket.Builder equal = backend("ben").seniority(SeniorityBand.YEARS_2_4);
        Ticket.Builder above = backend("ben").seniority(SeniorityBand.YEARS_10_14);

        assertThat(score(peer, equal)).isGreaterThan(score(peer, above));
        assertThat(score(learner, above)).isGreaterThan(score(learner, equal));
    }

    @Test
    void mentorsAndLearnersAndHirersAndTheHiredAreForEachOther() {
        for (Intent intent : Intent.values()) {
            for (Intent other : Intent.values()) {
                double full =
                        score(backend("ann").intent(intent), backend("ben").intent(other));

                assertThat(full > 0.99).isEqualTo(intent.isAnsweredBy(other));
                assertThat(intent.isAnsweredBy(other)).isEqualTo(other.isAnsweredBy(intent));
            }
        }
    }

    @Test
    void nearerTimeZonesAreBetterTheShortWayRound() {
        Ticket.Builder samoa = backend("ann").utcOffset(ZoneOffset.ofHours(-11));
        Ticket.Builder auckland = backend("ben").utcOffset(ZoneOffset.ofHours(12));
        Ticket.Builder london = backend("cat").utcOffset(ZoneOffset.UTC);

        assertThat(score(samoa, auckland)).isGreaterThan(score(samoa, london));
        assertThat(samoa.build().compared().secondsApart(auckland.build().compared()))
                .isEqualTo(3_600);
    }

    @Test
    @Tag("SC-1")
    void thePreferredLanguageIsBetterForWhomItIs() {
        Ticket.Builder german = backend("ann").languages(List.of("de", "en"));
        Ticket.Builder english = backend("ben");

        assertThat(score(english, german)).isGreaterThan(score(german, english));
    }

    @Test
    void sharedTagsAndNewFacesAreBetter() {
        Ticket.Builder go = backend("ann").addTags("go", "kafka");
        Ticket.Builder met = backend("ann").putLastMet(id("ben"), NOW.minus(Duration.ofDays(31)));

        assertThat(score(go, backend("ben").addTags("kafka", "go")))
                .isGreaterThan(score(go, backend("ben").addTags("knitting")));
        assertThat(score(backend("ann"), backend("ben"))).isGreaterThan(score(met, backend("ben")));
    }

    @Test
    void whoMeetsTheFirstRowOfTheTableReachesItsThreshold() {
        Ticket.Builder ann = backend("ann")
                .seniority(SeniorityBand.YEARS_2_4)
                .utcOffset(ZoneOffset.UTC)
                .addTags("go")
                .languages(List.of("de", "en"));
        Ticket.Builder ben = backend("ben")
                .seniority(SeniorityBand.YEARS_5_9)
                .utcOffset(ZoneOffset.ofHours(3))
                .addTags("rust")
                .intent(Intent.LEARN);

        assertThat(score(ann, ben)).isGreaterThanOrEqualTo(0.80);
    }

    /** Every wish of that row at its limit, in every way of telling or keeping what need not be told. */
    @Test
    void whoMeetsTheFirstRowInEveryWishReachesItsThresholdWhateverElseIsKept() {
        Requirements first = Relaxation.standard().requirements(Duration.ZERO);
        for (int told = 0; told < 16; told++) {
            Ticket.Builder ann =
                    backend("ann").addTopics(topic("testing"), topic("hiring"), topic("product"), topic("mobile"));
            Ticket.Builder ben =
                    backend("ben").addTopics(topic("react"), topic("go"), topic("burnout"), topic("angular"));
            if ((told & 1) > 0) {
                ann.seniority(SeniorityBand.YEARS_2_4);
                ben.seniority(SeniorityBand.YEARS_5_9);
            }
            if ((told & 2) > 0) {
                ann.utcOffset(ZoneOffset.UTC);
                ben.utcOffset(
                        ZoneOffset.ofTotalSeconds((int) first.timeZoneDistance().toSeconds()));
            }
            if ((told & 4) > 0) {
                ann.reputationBand(4);
                ben.reputationBand(4 - first.bandDistance());
            }
            if ((told & 8) > 0) {
                ann.putLastMet(id("ben"), NOW.minus(first.repeatAfter()));
            }

            assertThat(Wishes.areMet(first, Topics.tech(), ann.build(), ben.build(), NOW))
                    .isTrue();
            assertThat(score(ann, ben)).as("%d", told).isGreaterThanOrEqualTo(first.threshold());
        }
    }

    @Test
    void bandsOfReputationAreBetterTheNearerTheyAreEitherWay() {
        Ticket.Builder ann = backend("ann").reputationBand(3);

        double same = score(ann, backend("ben").reputationBand(3));
        double above = score(ann, backend("ben").reputationBand(5));
        double below = score(ann, backend("ben").reputationBand(1));

        assertThat(same).isGreaterThan(above);
        assertThat(above).isEqualTo(below);
    }

    @Test
    @Tag("SC-1")
    void whoIsAsActiveAndAnswersAsSoonAsOneselfCouldNotDoBetter() {
        Ticket.Builder calm = backend("ann").activity(40).answeringPace(Duration.ofSeconds(60));
        Ticket.Builder brisk = backend("ben").activity(90).answeringPace(Duration.ofSeconds(5));

        assertThat(score(calm, brisk)).isCloseTo(1, within(1e-9));
        assertThat(score(brisk, calm)).isLessThan(0.99);
    }

    @Test
    void whomFormerPartnersLikedIsBetter() {
        Ticket.Builder ann = backend("ann");

        assertThat(score(ann, backend("ben").feedback(0.9)))
                .isGreaterThan(score(ann, backend("ben").feedback(0.4)));
        assertThat(score(ann.feedback(0.1), backend("ben"))).isCloseTo(1, within(1e-9));
    }

    @Test
    @Tag("SC-5")
    void whatWeighsNothingMakesNoDifference() {
        Ticket.Builder ann =
                backend("ann").weights(ScoreWeights.builder().topic(0).build());
        Ticket.Builder hiring = person("ben").addTopics(topic("hiring"));

        assertThat(score(ann, hiring)).isEqualTo(score(ann, backend("ben")));
    }

    @Test
    void aTicketsOwnWeightsComeBeforeTheOperators() {
        Scorer operators =
                Scorer.standard(Topics.tech(), ScoreWeights.builder().topic(0).build());
        Ticket hiring = person("ben").addTopics(topic("hiring")).build();

        double byTheOperator = operators.score(backend("ann").build(), hiring, NOW);
        double byHisOwn =
                operators.score(backend("ann").weights(ScoreWeights.standard()).build(), hiring, NOW);

        assertThat(byTheOperator).isCloseTo(1, within(1e-9));
        assertThat(byHisOwn).isEqualTo(score(backend("ann"), person("ben").addTopics(topic("hiring"))));
    }

    @Test
    @Tag("SC-4")
    void whomNothingCountsThatIsToldNothingSpeaksAgainst() {
        ScoreWeights.Builder onlyTags = ScoreWeights.builder();
        for (Aspect aspect : Aspect.values()) {
            onlyTags.weight(aspect, aspect == Aspect.TAGS ? 1 : 0);
        }

        assertThat(score(backend("ann").weights(onlyTags.build()), person("ben").addTopics(topic("hiring"))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.1, 1.1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    @Tag("SC-3")
    void aScoreThatIsNoneCountsAsNothingAndIsReported(double answer) {
        Heard heard = new Heard();
        Matcher matcher = matcher((self, other, now) -> answer, heard);

        List<Proposal> atOnce = matcher.propose(crowdWaiting(0), NOW);
        List<Proposal> afterLongWaiting = matcher.propose(crowdWaiting(40), NOW);

        assertThat(atOnce).isEmpty();
        assertThat(afterLongWaiting).hasSize(2).allMatch(pair -> pair.weight() == 0);
        assertThat(heard.answers).containsExactly(answer, answer);
    }

    @Test
    @Tag("SC-3")
    void aScorerThatThrowsNeitherStopsNorStarvesAnybody() {
        RuntimeException failure = new IllegalStateException("broken");
        Heard heard = new Heard();
        Scorer throwing = (self, other, now) -> {
            throw failure;
        };

        List<Proposal> proposals = matcher(throwing, heard).propose(crowdWaiting(40), NOW);

        assertThat(proposals).hasSize(2);
        assertThat(heard.failures).containsExactly(failure);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        PairingListener throwing = new PairingListener() {
            @Override
            public void scorerFailed(double answer, @Nullable Throwable thrown) {
                throw new IllegalStateException("deaf");
            }
        };

        List<Proposal> proposals =
                matcher((self, other, now) -> Double.NaN, throwing).propose(crowdWaiting(40), NOW);

        assertThat(proposals).hasSize(2);
    }

    private double score(Ticket.Builder self, Ticket.Builder other) {
        return scorer.score(self.build(), other.build(), NOW);
    }

    private static Ticket.Builder backend(String name) {
        return person(name).addTopics(topic("backend"));
    }

    private static Matcher matcher(Scorer scorer, PairingListener listener) {
        return Matcher.greedy(PairingRules.builder(Topics.tech(), Duration.ZERO)
                .scorer(scorer)
                .listener(listener)
                .build());
    }

    private static List<QueuedTicket> crowdWaiting(int seconds) {
        return List.of("ann", "ben", "cat", "dan").stream()
                .map(name -> People.queued(People.waitingFor(seconds, name)))
                .toList();
    }

    private static final class Heard implements PairingListener {
        final List<Double> answers = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        @Override
        public void scorerFailed(double answer, @Nullable Throwable thrown) {
            answers.add(answer);
            if (thrown != null) {
                failures.add(thrown);
            }
        }
    }
}
