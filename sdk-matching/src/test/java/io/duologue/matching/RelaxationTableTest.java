package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.matching.RelaxationTable.Row;
import io.duologue.matching.Widened.Wish;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelaxationTableTest {

    private static final Duration DAY = Duration.ofHours(24);

    private final RelaxationTable standard = RelaxationTable.standard(DAY);

    @Test
    void aRowHoldsFromItsWaitOnUpToTheNext() {
        assertThat(standard.requirements(Duration.ZERO).threshold()).isEqualTo(0.80);
        assertThat(standard.requirements(Duration.ofMillis(2_999)).threshold()).isEqualTo(0.80);
        assertThat(standard.requirements(seconds(3)).threshold()).isEqualTo(0.65);
        assertThat(standard.requirements(seconds(8)).topic()).isEqualTo(TopicReach.PARENT);
        assertThat(standard.requirements(seconds(15)).seniorityDistance()).isEqualTo(SeniorityBand.MAX_DISTANCE);
        assertThat(standard.requirements(Duration.ofMillis(29_999)).threshold()).isEqualTo(0.35);
        assertThat(standard.requirements(Duration.ofDays(1))).isEqualTo(onlyRepeatAfter(DAY));
    }

    @Test
    void byTopicInsistsOnTopicsAsTheStandardTableAndOnNoSeniorityTimeZoneOrBand() {
        RelaxationTable byTopic = RelaxationTable.byTopic(DAY);

        for (int second = 0; second < 60; second++) {
            Requirements loosened = standard.requirements(seconds(second)).toBuilder()
                    .seniorityDistance(SeniorityBand.MAX_DISTANCE)
                    .timeZoneDistance(Requirements.ANY_TIME_ZONE)
                    .bandDistance(Requirements.ANY_BAND)
                    .build();

            assertThat(byTopic.requirements(seconds(second))).isEqualTo(loosened);
        }
    }

    @Test
    @Tag("R-2")
    void aLongerWaitNeverInsistsOnMore() {
        for (int second = 1; second < 60; second++) {
            Requirements before = standard.requirements(seconds(second - 1));

            assertThat(standard.requirements(seconds(second)).isNoStricterThan(before))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("anythingRequired")
    @Tag("R-2")
    void aTableThatTightensIsRefused(Requirements later) {
        List<Row> rows = List.of(row(0, Requirements.none()), row(5, later));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.of(rows))
                .withMessageStartingWith("expected row 2 to insist on no more than the row before");
    }

    static Stream<Requirements> anythingRequired() {
        return Stream.of(
                        Requirements.builder().threshold(0.1),
                        Requirements.builder().topic(TopicReach.PARENT),
                        Requirements.builder().seniorityDistance(4),
                        Requirements.builder().timeZoneDistance(Duration.ofHours(11)),
                        Requirements.builder().bandDistance(4),
                        Requirements.builder().repeatAfter(DAY))
                .map(Requirements.Builder::build);
    }

    @Test
    void aTableBeginsAtZeroAndItsRowsFollowEachOther() {
        Requirements none = Requirements.none();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.of(List.of()))
                .withMessage("expected 1–32 rows but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.of(List.of(row(1, none))))
                .withMessage("expected row 1 to begin at PT0S but was PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.of(List.of(row(0, none), row(5, none), row(5, none))))
                .withMessage("expected row 3 to begin after PT5S but was PT5S");
    }

    @Test
    void requirementsHaveBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirements.builder().threshold(Double.NaN).build())
                .withMessage("expected a threshold of 0–1 but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirements.builder().seniorityDistance(6).build())
                .withMessage("expected 0–5 bands of seniority but was 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirements.builder().bandDistance(-1).build())
                .withMessage("expected 0–5 bands of reputation but was -1");
    }

    @Test
    @Tag("R-4")
    void aPersonIsToldWhatIsWiderSinceWhen() {
        assertThat(standard.widened(seconds(2))).isEmpty();
        assertThat(standard.widened(seconds(4)))
                .containsExactly(
                        new Widened(Wish.SENIORITY, "2", seconds(3)),
                        new Widened(Wish.TIMEZONE, "6h", seconds(3)),
                        new Widened(Wish.REPEAT, "14d", seconds(3)));
        assertThat(standard.widened(seconds(20)))
                .containsExactly(
                        new Widened(Wish.TOPIC, "parent", seconds(8)),
                        new Widened(Wish.SENIORITY, "any", seconds(15)),
                        new Widened(Wish.TIMEZONE, "any", seconds(8)),
                        new Widened(Wish.REPEAT, "24h", seconds(15)));
        assertThat(standard.widened(seconds(99))).contains(new Widened(Wish.TOPIC, "any", seconds(30)));
    }

    @Test
    void anotherCoolDownIsTheFloorOfEveryRow() {
        Duration quarter = Duration.ofDays(90);
        RelaxationTable rare = RelaxationTable.standard(quarter);
        RelaxationTable demo = RelaxationTable.standard(Duration.ZERO);

        assertThat(rare.rows()).allMatch(row -> row.requirements().repeatAfter().equals(quarter));
        assertThat(demo.rows()).allMatch(row -> row.requirements().repeatAfter().isZero());
        assertThat(RelaxationTable.standard(Duration.ofMinutes(5)).requirements(seconds(15)))
                .extracting(Requirements::repeatAfter)
                .isEqualTo(Duration.ofMinutes(5));
    }

    private static Requirements onlyRepeatAfter(Duration coolDown) {
        return Requirements.builder().repeatAfter(coolDown).build();
    }

    private static Row row(int seconds, Requirements requirements) {
        return new Row(seconds(seconds), requirements);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void itIsTheSameUntilItsNextChange() {
        RelaxationTable table = RelaxationTable.standard(Duration.ofHours(24));

        assertThat(table.nextChange(Duration.ZERO)).hasValue(Duration.ofSeconds(3));
        assertThat(table.nextChange(Duration.ofSeconds(3).minusNanos(1))).hasValue(Duration.ofSeconds(3));
        assertThat(table.nextChange(Duration.ofSeconds(3))).hasValue(Duration.ofSeconds(8));
        assertThat(table.nextChange(Duration.ofSeconds(30))).isEmpty();
    }
}
