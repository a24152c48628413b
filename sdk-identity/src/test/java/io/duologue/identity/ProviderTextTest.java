package io.duologue.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProviderTextTest {

    @Test
    void whatIsSeenStays() {
        assertThat(ProviderText.line("Tomás Rey", 80)).isEqualTo("Tomás Rey");
        assertThat(ProviderText.line("می\u200cخواهم", 80)).isEqualTo("می\u200cخواهم");
        assertThat(ProviderText.line("👩\u200d💻", 80)).isEqualTo("👩\u200d💻");
    }

    @Test
    void whatIsNotSeenOrTurnsTheWritingGoes() {
        assertThat(ProviderText.line("\u202eevil\u2066\ufeff\u00ad", 80)).isEqualTo("evil");
        assertThat(ProviderText.line("half \ud83d", 80)).isEqualTo("half");
        assertThat(ProviderText.line("\udc00\ue000x", 80)).isEqualTo("x");
    }

    @Test
    void itIsOneLineWithoutGapsAtItsEnds() {
        assertThat(ProviderText.line("  a\r\n\u2028\u0000 b\u00a0 ", 80)).isEqualTo("a b");
    }

    @Test
    void itIsCutInCharactersAndNotWithinOne() {
        assertThat(ProviderText.line("👍".repeat(10_000), 80)).isEqualTo("👍".repeat(80));
        assertThat(ProviderText.line("ab cd", 3)).isEqualTo("ab");
        assertThat(ProviderText.line("ab cd", 4)).isEqualTo("ab c");
    }

    @Test
    void nothingToSeeIsNothing() {
        assertThat(ProviderText.line(null, 80)).isEmpty();
        assertThat(ProviderText.line(" \t\u200d\u200c\u0007", 80)).isEmpty();
    }
}
