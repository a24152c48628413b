package io.duologue.matching;

import static io.duologue.matching.People.NOW;
import static io.duologue.matching.People.person;
import static io.duologue.matching.People.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CompatibleWaitsTest {

    private static final Instant LATER = NOW.plus(Duration.ofMinutes(10));

    private final WaitEstimator waits = new CompatibleWaits(Topics.tech(), WaitCell.Calibration.OFF);
    private int people;

    @Test
    @Tag("WE-1")
    void fewerThanEightWaitsAreNotEnoughToSay() {
        waitsOf("backend", 1, 7);

        assertThat(waits.estimate(asking("backend"), LATER)).isEmpty();

        waitsOf("backend", 8, 8);
        assertThat(waits.estimate(asking("backend"), LATER)).isPresent();
    }

    @Test
    @Tag("WE-2")
    void theEstimateIsOfWaitsThatHappened() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("backend"), LATER)).contains(estimate(6, 9));
    }

    @Test
    void aTopicOfWhichTooLittleIsKnownIsToldLikeItsNeighbours() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("frontend"), LATER)).contains(estimate(6, 9));
        assertThat(waits.estimate(asking("career-advice"), LATER)).isEmpty();
    }

    @Test
    void whoNamesSeveralTopicsWaitsForTheQuickest() {
        waitsOf("backend", 11, 20);
        waitsOf("career-advice", 1, 10);
        Ticket both = person("ann")
                .addTopics(topic("backend"), topic("career-advice"), topic("product"))
                .build();

        assertThat(waits.estimate(both, LATER)).contains(estimate(6, 9));
    }

    @Test
    void whoIsOpenToSurpriseIsToldOfAllUntilEnoughAreAsOpen() {
        waitsOf("backend", 1, 5);
        waitsOf("career-advice", 6, 10);

        assertThat(waits.estimate(person("ann").build(), LATER)).contains(estimate(6, 9));

        IntStream.rangeClosed(1, 10).forEach(i -> waited(person(next()), 1));
        assertThat(waits.estimate(person("ann").build(), LATER)).contains(estimate(1, 1));
    }

    @Test
    void aClockThatJumpsMakesNoWaitNegativeAndNoneThatNobodyWaited() {
        for (int i = 0; i < 10; i++) {
            Ticket ticket =
                    backend().participant(new ParticipantId("p" + next())).build();
            waits.arrived(ticket, NOW);
            waits.matched(ticket, NOW.minus(Duration.ofHours(1)));
        }
        Duration leap = Duration.ofDays(3_650);

        waits.estimate(asking("backend"), NOW.minus(leap))
                .ifPresent(told -> assertThat(told.p50()).isZero());
        waits.estimate(asking("backend"), LATER)
                .ifPresent(told -> assertThat(told.p80()).isZero());
        assertThat(waits.estimate(asking("backend"), NOW.plus(leap))).isEmpty();
    }

    @Test
    void whatNobodyGivesUpIsNeverLeftOut() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(backend().languages(List.of("da")).build(), LATER))
                .isEmpty();
        assertThat(waits.estimate(backend().intent(Intent.LEARN).build(), LATER))
                .isEmpty();
        assertThat(waits.estimate(backend().kinds(List.of(Kind.VIDEO)).build(), LATER))
                .isEmpty();
    }

    @Test
    void whoTakesMoreWaitsNoLongerThanWhoTakesLess() {
        waitsOf("backend", 1, 10);
        Ticket.Builder more = backend().addLanguages("da").addKinds(Kind.AUDIO);

        assertThat(waits.estimate(more.build(), LATER)).contains(estimate(6, 9));
    }

    @Test
    void aSeniorityIsToldApartOnceEnoughHaveCome() {
        IntStream.range(0, CompatibleWaits.ENOUGH_OF_A_SENIORITY)
                .forEach(i -> waited(backend().seniority(SeniorityBand.YEARS_5_9), 3));
        IntStream.range(0, CompatibleWaits.ENOUGH_OF_A_SENIORITY - 1)
                .forEach(i -> waited(backend().seniority(SeniorityBand.STUDENT), 90));

        assertThat(waits.estimate(backend().seniority(SeniorityBand.YEARS_5_9).build(), LATER))
                .contains(estimate(3, 3));
        assertThat(waits.estimate(backend().seniority(SeniorityBand.STUDENT).build(), LATER))
                .contains(estimate(3, 90));
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        waitsOf("backend", 1, 10);

        assertThat(waits.estimate(asking("backend"), NOW.plusSeconds(1).plus(WaitCell.MAX_AGE)))
                .isPresent();
        assertThat(waits.estimate(asking("backend"), LATER.plus(WaitCell.MAX_AGE)))
                .isEmpty();
    }

    @Test
    void onlyTheLastWaitsCount() {
        IntStream.range(0, 100).forEach(i -> waitsOf("backend", 500, 500));
        IntStream.range(0, WaitCell.MOST_ENDED).forEach(i -> waitsOf("backend", 2, 2));

        assertThat(waits.estimate(asking("backend"), LATER)).contains(estimate(2, 2));
    }

    @Test
    @Tag("WE-4")
    void thoseWhoStillWaitCountAsLongAsTheyHave() {
        waitsOf("backend", 1, 20);
        IntStream.range(0, 20).forEach(i -> waits.arrived(backend().build(), NOW));

        assertThat(waits.estimate(asking("backend"), NOW.plusSeconds(21)))
                .as("half of all are known to have waited longer than anybody who was matched")
                .isEmpty();
    }

    @Test
    @Tag("WE-5")
    void aWaitThatBeginsAnewEndsTheOneBefore() {
        waitsOf("backend", 1, 10);
        Ticket first = backend().build();
        Ticket again = first.toBuilder().queuedAt(NOW.plusSeconds(500)).build();
        waits.arrived(first, NOW);

        waits.arrived(again, NOW.plusSeconds(500));
        waits.matched(again, NOW.plusSeconds(501));

        assertThat(waits.estimate(asking("backend"), LATER))
                .as("one more that took a second, and one that took more than any")
                .contains(estimate(6, 10));
    }

    @Test
    @Tag("WE-6")
    void whoHasWaitedIsToldWhatRemains() {
        waitsOf("backend", 1, 10);

        assertThat(waits.remaining(backend().queuedAt(LATER.minusSeconds(5)).build(), LATER))
                .contains(estimate(3, 5));
        assertThat(waits.remaining(backend().queuedAt(LATER.minusSeconds(60)).build(), LATER))
                .isEmpty();
    }

    @Test
    void fourOfFiveFindSomebodyWithinWhatTheyAreToldWhilePeopleComeSteadily() {
        for (int seed = 1; seed <= 3; seed++) {
            WaitingCrowd crowd = steady(WaitCell.Calibration.ONLINE, seed);

            assertThat(crowd.coverage()).as("seed %s", seed).isBetween(0.78, 0.82);
            assertThat(crowd.toldShare()).as("seed %s", seed).isGreaterThan(0.9);
        }
    }

    @Test
    void whatIsToldCatchesUpWithWaitsThatGrowLonger() {
        Coverage coverage = ofWaitsThatGrowLonger(WaitCell.Calibration.ONLINE);

        assertThat(coverage.share80()).isBetween(0.78, 0.82);
        assertThat(coverage.share50()).isBetween(0.48, 0.52);
    }

    /** The twin of the above: what it finds is the calibration's doing. */
    @Test
    void withoutCalibrationItStaysBehind() {
        Coverage coverage = ofWaitsThatGrowLonger(WaitCell.Calibration.OFF);

        assertThat(coverage.share80()).isLessThan(0.78);
        assertThat(coverage.share50()).isLessThan(0.48);
    }

    @Test
    void soTheyDoAtEveryHourOfADayWithAWave() {
        for (int seed = 1; seed <= 2; seed++) {
            WaitingCrowd crowd = crowd(WaitCell.Calibration.ONLINE, seed)
                    .receive(21_600, since -> 0.25 * (1 + 0.9 * Math.sin(2 * Math.PI * since.toSeconds() / 86_400)));

            assertThat(crowd.coverage()).as("seed %s", seed).isBetween(0.75, 0.85);
            for (int quarter = 0; quarter < 4; quarter++) {
                assertThat(crowd.coverageInQuarter(quarter))
                        .as("seed %s, quarter %s", seed, quarter)
                        .isBetween(0.75, 0.85);
            }
        }
    }

    @Test
    void anEstimateIsARange() {
        assertThatIllegalArgumentException().isThrownBy(() -> estimate(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> estimate(-1, 1));
    }

    private record Coverage(double share50, double share80) {}

    /** One after the other comes and is paired after a wait that is on average a tenth longer than that of 60 before. */
    private static Coverage ofWaitsThatGrowLonger(WaitCell.Calibration calibration) {
        WaitEstimator estimator = new CompatibleWaits(Topics.tech(), calibration);
        Random random = new Random(1);
        Instant now = NOW;
        int told = 0;
        int within50 = 0;
        int within80 = 0;
        for (int i = 0; i < 3_000; i++) {
            double usualMillis = 1_000 * Math.pow(1.1, i / 60.0);
            Duration wait = Duration.ofMillis((long) (-usualMillis * Math.log(1 - random.nextDouble())));
            Ticket ticket =
                    person("p" + i).addTopics(topic("backend")).queuedAt(now).build();
            Optional<WaitEstimate> estimate = estimator.estimate(ticket, now);
            told += estimate.isPresent() ? 1 : 0;
            within50 += estimate.filter(is -> wait.compareTo(is.p50()) <= 0).isPresent() ? 1 : 0;
            within80 += estimate.filter(is -> wait.compareTo(is.p80()) <= 0).isPresent() ? 1 : 0;
            estimator.arrived(ticket, now);
            now = now.plus(wait);
            estimator.matched(ticket, now);
        }
        return new Coverage((double) within50 / told, (double) within80 / told);
    }

    private static WaitingCrowd steady(WaitCell.Calibration calibration, int seed) {
        return crowd(calibration, seed).receive(20_000, since -> 1);
    }

    private static WaitingCrowd crowd(WaitCell.Calibration calibration, int seed) {
        WaitEstimator estimator = new CompatibleWaits(Topics.tech(), calibration);
        return new WaitingCrowd(estimator, Topics.tech(), seed, Duration.ofMinutes(20));
    }

    private void waitsOf(String topic, int fromSeconds, int toSeconds) {
        IntStream.rangeClosed(fromSeconds, toSeconds)
                .forEach(seconds -> waited(person(next()).addTopics(topic(topic)), seconds));
    }

    /** Somebody who came just now finds a partner after so long. */
    private void waited(Ticket.Builder ticket, int seconds) {
        Ticket arrived = ticket.build();
        waits.arrived(arrived, NOW);
        waits.matched(arrived, NOW.plusSeconds(seconds));
    }

    private Ticket.Builder backend() {
        return person(next()).addTopics(topic("backend"));
    }

    private Ticket asking(String topic) {
        return person(next()).addTopics(topic(topic)).build();
    }

    private String next() {
        return "p" + people++;
    }

    private static WaitEstimate estimate(int p50, int p80) {
        return new WaitEstimate(Duration.ofSeconds(p50), Duration.ofSeconds(p80));
    }
}
