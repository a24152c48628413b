package io.duologue.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.duologue.matching.RelaxationTable.Row;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelaxationTextTest {

    private static final String FIRST = "0 s | 0.80 | leaf | 1 | 3 h | 1 | 30 d";

    @Test
    void aRowIsWhatItsColumnsSay() {
        RelaxationTable table = RelaxationTable.parse(
                List.of("# ours", FIRST, "", "1500 ms | 0.5 | parent | any | any | 2 | cool-down"));

        assertThat(table.rows())
                .containsExactly(
                        new Row(
                                Duration.ZERO,
                                Requirements.builder()
                                        .threshold(0.80)
                                        .topic(TopicReach.LEAF)
                                        .seniorityDistance(1)
                                        .timeZoneDistance(Duration.ofHours(3))
                                        .bandDistance(1)
                                        .repeatAfter(Duration.ofDays(30))
                                        .build()),
                        new Row(
                                Duration.ofMillis(1_500),
                                Requirements.builder()
                                        .threshold(0.5)
                                        .topic(TopicReach.PARENT)
                                        .bandDistance(2)
                                        .repeatAfter(Duration.ofHours(24))
                                        .build()));
    }

    @Test
    void theStandardLoosensTheBandAsWritten() {
        RelaxationTable standard = RelaxationTable.standard(Duration.ofHours(24));

        assertThat(standard.rows().stream().map(row -> row.requirements().bandDistance()))
                .containsExactly(1, 1, 2, 2, Requirements.ANY_BAND);
        assertThat(standard.rows().stream().map(row -> row.from().toSeconds())).containsExactly(0L, 3L, 8L, 15L, 30L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "5 s | 0.9 | leaf | 1 | 3 h | 1 | 30 d"
                        + "> line 2: threshold: expected no stricter than in line 1, '0.80', but was '0.9'",
                "5 s | 0.8 | leaf | 0 | 3 h | 1 | 30 d"
                        + "> line 2: seniority: expected no stricter than in line 1, '1', but was '0'",
                "5 s | 0.8 | leaf | 1 | 90 min | 1 | 30 d"
                        + "> line 2: time zone: expected no stricter than in line 1, '3 h', but was '90 min'",
                "5 s | 0.8 | leaf | 1 | 3 h | 0 | 30 d > line 2: band: expected no stricter than in line 1, '1', but was '0'",
                "5 s | 0.8 | leaf | 1 | 3 h | 1 | 31 d"
                        + "> line 2: repeat: expected no stricter than in line 1, '30 d', but was '31 d'",
                "0 s | 0 | any | any | any | any | 1 d > line 2: from: expected later than in line 1, '0 s', but was '0 s'",
                "25 h | 0 | any | any | any | any | 1 d"
                        + "> line 2: from: expected a wait of up to 24 h, the longest patience, but was '25 h'",
                "5 s | 0.80 | leaf | 1 | 3 h | 1 | 30 d"
                        + "> line 2: expected a row that asks for less than line 1 but was like it",
                "5 s | NaN | leaf | 1 | 3 h | 1 | 30 d > line 2: threshold: expected a number of 0–1 but was 'NaN'",
                "5 s | 1.01 | leaf | 1 | 3 h | 1 | 30 d > line 2: threshold: expected a number of 0–1 but was '1.01'",
                "5 s | 0.8 | near | 1 | 3 h | 1 | 30 d > line 2: topic: expected leaf, parent, any but was 'near'",
                "5 s | 0.8 | leaf | 6 | 3 h | 1 | 30 d > line 2: seniority: expected 0–5 bands or 'any' but was '6'",
                "5 s | 0.8 | leaf | 1.5 | 3 h | 1 | 30 d > line 2: seniority: expected 0–5 bands or 'any' but was '1.5'",
                "5 s | 0.8 | leaf | 1 | 13 h | 1 | 30 d > line 2: time zone: expected 0 h–12 h or 'any' but was '13 h'",
                "5 s | 0.8 | leaf | 1 | 3 h | -1 | 30 d > line 2: band: expected 0–5 bands or 'any' but was '-1'",
                "5 s | 0.8 | leaf | 1 | 3 h | 1 | 4000 d > line 2: repeat: expected up to 3650 d but was '4000 d'",
                "soon | 0.8 | leaf | 1 | 3 h | 1 | 30 d > line 2: from: expected a length such as '500 ms', '3 s', '10 min', '6 h'"
                        + " or '14 d' but was 'soon'",
                "5 s | 0.8 | leaf > line 2: expected 'from | threshold | topic | seniority | time zone | band | repeat'"
                        + " but was '5 s | 0.8 | leaf'"
            })
    void aRowThatIsNoneIsRefused(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.parse(List.of(FIRST, line)))
                .withMessage(message);
    }

    @Test
    void aTableWithoutABeginningOrWithTooManyRowsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.parse(List.of("1 s | 0 | any | any | any | any | 1 d")))
                .withMessage("line 1: from: expected 0 s in the first row but was '1 s'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.parse(List.of("# nothing")))
                .withMessage("expected 1–32 rows but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelaxationTable.parse(Collections.nCopies(10_000, FIRST)))
                .withMessage("line 33: expected 1–32 rows but was 10000");
    }
}
