package io.duologue.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

    @Test
    void whatIsSeenStays() {
        assertThat(OneLine.of("Tomás Rey", 80)).isEqualTo("Tomás Rey");
        assertThat(OneLine.of("می\u200cخواهم", 80)).isEqualTo("می\u200cخواهم");
        assertThat(OneLine.of("👩\u200d💻", 80)).isEqualTo("👩\u200d💻");
    }

    @Test
    void whatIsNotSeenOrTurnsTheWritingGoes() {
        assertThat(OneLine.of("\u202eevil\u2066\ufeff\u00ad", 80)).isEqualTo("evil");
        assertThat(OneLine.of("half \ud83d", 80)).isEqualTo("half");
        assertThat(OneLine.of("\udc00\ue000x", 80)).isEqualTo("x");
    }

    @Test
    void itIsOneLineWithoutGapsAtItsEnds() {
        assertThat(OneLine.of("  a\r\n\u2028\u0000 b\u00a0 ", 80)).isEqualTo("a b");
    }

    @Test
    void itIsCutInCharactersAndNotWithinOne() {
        assertThat(OneLine.of("👍".repeat(10_000), 80)).isEqualTo("👍".repeat(80));
        assertThat(OneLine.of("ab cd", 3)).isEqualTo("ab");
        assertThat(OneLine.of("ab cd", 4)).isEqualTo("ab c");
    }

    @Test
    void nothingToSeeIsNothing() {
        assertThat(OneLine.of(null, 80)).isEmpty();
        assertThat(OneLine.of(" \t\u200d\u200c\u0007", 80)).isEmpty();
    }
}
