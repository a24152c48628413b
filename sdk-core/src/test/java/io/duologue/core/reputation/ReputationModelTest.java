package io.duologue.core.reputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.duologue.core.conversation.Share;
import io.duologue.core.identity.UserId;
import io.duologue.core.reputation.ReputationModel.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReputationModelTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final ReputationModel MODEL = ReputationModel.STANDARD;

    @Test
    void everybodyBeginsWithTheMost() {
        assertThat(MODEL.score(Conduct.UNKNOWN, NINE)).isEqualTo(100);
        assertThat(MODEL.band(Conduct.UNKNOWN, NINE)).hasValue(5);
    }

    @Test
    void eventsCostWhatTheModelSays() {
        assertThat(MODEL.after(100, new Event.Reported(NINE))).isEqualTo(85);
        assertThat(MODEL.after(100, new Event.LeftEarly(NINE, 3))).isEqualTo(97);
        assertThat(MODEL.after(10, new Event.Reported(NINE))).isZero();
    }

    @Test
    void threeTimesAnHourItCostsNothingToLeaveEarlyAndEachFurtherOneThree() {
        assertThat(MODEL.score(left(0, 1, 2), NINE)).isEqualTo(100);
        assertThat(MODEL.score(left(0, 1, 2, 3), NINE)).isEqualTo(97);
        assertThat(MODEL.score(left(0, 0, 0, 0, 0), NINE)).isEqualTo(94);
    }

    @Test
    void anHourLaterItIsFreeAgain() {
        assertThat(MODEL.score(left(0, 60, 61, 62), NINE)).isEqualTo(100);
        assertThat(MODEL.score(left(0, 59, 58, 57), NINE)).isEqualTo(97);
    }

    @Test
    void eachHourOneComesBackAndNeverMoreThanThereWas() {
        assertThat(MODEL.score(reported(Duration.ofHours(3)), NINE)).isEqualTo(88);
        assertThat(MODEL.score(reported(Duration.ofMinutes(30)), NINE)).isEqualTo(85.5);
        assertThat(MODEL.score(reported(DAY), NINE)).isEqualTo(100);
        assertThat(MODEL.after(100, DAY)).isEqualTo(100);
    }

    @Test
    void whatIsDismissedIsAsIfItHadNeverBeen() {
        Conduct both = reported(Duration.ofHours(2), Duration.ofHours(1));

        assertThat(MODEL.score(both, NINE)).isEqualTo(72);
        assertThat(MODEL.score(reported(Duration.ofHours(2)), NINE)).isEqualTo(87);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 3", "3, 2", "4, 2", "5, 1", "6, 0", "7, 0", "50, 0"})
    void aBandIsAFifthOfTheScoreAndTheHighestIsOfTheWholeOfIt(int reports, int band) {
        Duration[] now = Stream.generate(() -> Duration.ZERO).limit(reports).toArray(Duration[]::new);

        assertThat(MODEL.band(reported(now), NINE)).hasValue(band);
    }

    @Test
    void aSecondBeforeEverythingIsBackTheBandIsTheLastButOne() {
        Duration all = Duration.ofHours(15);

        assertThat(MODEL.band(reported(all.minusSeconds(1)), NINE)).hasValue(4);
        assertThat(MODEL.band(reported(all), NINE)).hasValue(5);
    }

    @Test
    void theOrderInWhichThingsAreToldDoesNotMatter() {
        List<Instant> times = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> NINE.minus(Duration.ofMinutes(37L * i)))
                .toList());
        double score = MODEL.score(new Conduct(List.of(), times), NINE);

        java.util.Collections.shuffle(times, new Random(7));

        assertThat(MODEL.score(new Conduct(List.of(), times), NINE)).isCloseTo(score, within(1e-9));
    }

    @Test
    void aClockThatIsSetBackGivesNothingAndTakesNothing() {
        assertThat(MODEL.score(reported(DAY.negated()), NINE)).isEqualTo(85);
        assertThat(MODEL.after(50, DAY.negated())).isEqualTo(50);
    }

    @Test
    void whereNobodyHasAReputationNoneIsTold() {
        assertThat(ReputationModel.NONE.band(reported(Duration.ZERO), NINE)).isEmpty();
    }

    @Test
    void aFigureOutOfItsBoundsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReputationModel(-1, 15, 1, 3))
                .withMessage("cost of leaving early: expected 0 to 100 but was -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReputationModel(3, Double.NaN, 1, 3))
                .withMessage("cost of a report: expected 0 to 100 but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReputationModel(3, 15, 0, 3))
                .withMessage("what comes back in an hour: expected more than 0 to 100 but was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReputationModel(3, 15, 1, 1_001))
                .withMessage("free of cost in an hour: expected 0–1000 but was 1001");
    }

    private static Conduct reported(Duration... ago) {
        return new Conduct(List.of(), Stream.of(ago).map(NINE::minus).toList());
    }

    /** Left early so many minutes ago. */
    private static Conduct left(int... minutesAgo) {
        return new Conduct(
                IntStream.of(minutesAgo)
                        .mapToObj(minutes -> new PastTalk(
                                new UserId("u_tomas"), NINE.minus(Duration.ofMinutes(minutes)), Share.NONE, true, null))
                        .toList(),
                List.of());
    }
}
